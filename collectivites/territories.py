"""An edition of the open data, read and put in the database.

That of `collectivites/data` comes with the academy; an operator may load the next one from a
folder of the same files: see `territories_edition`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from django.db import transaction

from collectivites import mergers
from collectivites.models import Collectivite, TerritoryEdition
from collectivites.territories_edition import FILES, Edition, Row, check_codes

Kind = Collectivite.Kind

# Circumscriptions of the State that have no elected assembly of their own any more: Paris is
# governed by its commune, Alsace by one authority, Corse, Martinique and Guyane by theirs,
# Mayotte by its département; nobody lives in the last two.
WITHOUT_ASSEMBLY = {
    Kind.DEPARTEMENT: {"75", "67", "68", "2A", "2B", "972", "973", "984", "989"},
    Kind.REGION: {"06"},
}
# Single authorities, under their own name: region code to name and former départements.
SINGLE_AUTHORITIES = {
    "94": ("Collectivité de Corse", "Haute-Corse Corse-du-Sud"),
    "02": ("Collectivité territoriale de Martinique", ""),
    "03": ("Collectivité territoriale de Guyane", ""),
}
ALSACE = ("6AE", "Collectivité européenne d’Alsace", ("67", "68"), "44")

_UPDATED = [
    "epci_type",
    "siren",
    "name",
    "search_name",
    "search_line",
    "postal_codes",
    "population",
    "departement_code",
    "departement_name",
    "region_code",
    "epci",
    "is_active",
]
_BATCH = 1000


def is_loaded(edition: Edition | None = None) -> bool:
    """Whether this very edition is in the database, or was before a later one."""
    digest = (edition or Edition()).digest()
    return TerritoryEdition.objects.filter(digest=digest).exists()


@transaction.atomic
def load(edition: Edition | None = None) -> int:
    """Write the whole edition over what is there; return the number of bodies in it.

    Identifiers are kept, since people's mandates refer to them. A body that is not in the
    edition any more is kept too, as one that no longer exists; where another took its place,
    its members go there. Fictional ones are left alone. Raises `BadEdition`.
    """
    edition = edition or Edition()
    files = {name: edition.read(name) for name in FILES}
    check_codes(files)
    communes = files["communes"]
    departements = {row["code"]: row["nom"] for row in files["departements"]}
    before = mergers.communes_of_epcis()
    epcis = [
        *_epcis(files["epci"], communes, departements),
        *_epts(files["ept"], communes, departements),
    ]
    _write(epcis)
    epci_ids = dict(
        Collectivite.objects.filter(kind=Kind.EPCI, is_fictional=False).values_list("code", "pk")
    )
    others = [
        *_communes(communes, departements, epci_ids),
        *_departements(files["departements"], communes),
        *_regions(files["regions"], communes),
    ]
    _keep_sirens(others)
    _write(others)
    _retire_missing([*epcis, *others])
    mergers.follow(edition.movements(), before)
    # Those before are remembered: the one that comes with the academy never goes over the next
    # one that the operator loaded.
    TerritoryEdition.objects.update_or_create(
        digest=edition.digest(), defaults={"name": edition.name}
    )
    return len(epcis) + len(others)


def _keep_sirens(rows: Iterable[Collectivite]) -> None:
    """Départements and régions have none in the open data: those of the operator stay."""
    known = {
        (kind, code): siren
        for kind, code, siren in Collectivite.objects.real()
        .exclude(siren="")
        .values_list("kind", "code", "siren")
    }
    for row in rows:
        if not row.siren and (siren := known.get((row.kind, row.code))):
            row.siren = siren
            other_names = row.search_line
            row.fill_search_fields(other_names=other_names)


def _write(rows: Iterable[Collectivite]) -> None:
    Collectivite.objects.bulk_create(
        rows,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["kind", "code"],
        update_fields=_UPDATED,
    )


def _retire_missing(rows: Iterable[Collectivite]) -> None:
    present = {(row.kind, row.code) for row in rows}
    stored = Collectivite.objects.real().filter(is_active=True).values_list("pk", "kind", "code")
    missing = [pk for pk, kind, code in stored.iterator() if (kind, code) not in present]
    for start in range(0, len(missing), _BATCH):
        Collectivite.objects.filter(pk__in=missing[start : start + _BATCH]).update(is_active=False)


def _communes(
    rows: Iterable[Row], departements: Mapping[str, str], epci_ids: Mapping[str, int]
) -> list[Collectivite]:
    communes = []
    for row in rows:
        commune = Collectivite(
            kind=Kind.COMMUNE,
            code=row["code"],
            name=row["nom"],
            siren=row["siren"],
            postal_codes=row.get("codes_postaux", ""),
            population=_population(row),
            departement_code=row["departement"],
            departement_name=departements[row["departement"]],
            region_code=row["region"],
            epci_id=epci_ids.get(row["epci_siren"]),
            # Uninhabited lands have a code but neither inhabitants nor a council.
            is_active=bool(row["population"]),
        )
        commune.fill_search_fields()
        communes.append(commune)
    return communes


def _epcis(
    rows: Iterable[Row], communes: Iterable[Row], departements: Mapping[str, str]
) -> list[Collectivite]:
    members = defaultdict(list)
    for row in communes:
        members[row["epci_siren"]].append(row)
    return [
        _epci(row, members[row["siren"]], departements) for row in rows if members[row["siren"]]
    ]


def _epts(
    rows: Iterable[Row], communes: Iterable[Row], departements: Mapping[str, str]
) -> list[Collectivite]:
    """The territories of Grand Paris, which list their communes themselves."""
    by_code = {row["code"]: row for row in communes}
    return [
        _epci(row, members, departements)
        for row in rows
        if (members := [by_code[code] for code in row["communes"].split() if code in by_code])
    ]


def _epci(row: Row, members: Iterable[Row], departements: Mapping[str, str]) -> Collectivite:
    """An intercommunalité, said to be of the département where most of its people live."""
    people = Counter[tuple[str, str]]()
    for member in members:
        people[member["departement"], member["region"]] += _population(member) or 0
    (departement, region), _count = people.most_common(1)[0]
    epci = Collectivite(
        kind=Kind.EPCI,
        epci_type=row["type"],
        code=row["siren"],
        siren=row["siren"],
        name=row["nom"],
        population=_population(row),
        departement_code=departement,
        departement_name=departements[departement],
        region_code=region,
    )
    epci.fill_search_fields()
    return epci


def _departements(rows: Iterable[Row], communes: Iterable[Row]) -> list[Collectivite]:
    people = _people_by(communes, "departement")
    departements = [
        Collectivite(
            kind=Kind.DEPARTEMENT,
            code=row["code"],
            name=row["nom"],
            population=people.get(row["code"]),
            departement_code=row["code"],
            departement_name=row["nom"],
            region_code=row["region"],
            is_active=row["code"] not in WITHOUT_ASSEMBLY[Kind.DEPARTEMENT],
        )
        for row in rows
    ]
    for departement in departements:
        departement.fill_search_fields()
    code, name, former, region = ALSACE
    alsace = Collectivite(
        kind=Kind.DEPARTEMENT,
        code=code,
        name=name,
        population=sum(people[part] for part in former),
        region_code=region,
    )
    former_names = [row["nom"] for row in rows if row["code"] in former]
    alsace.fill_search_fields(other_names=" ".join(former_names))
    return [*departements, alsace]


def _regions(rows: Iterable[Row], communes: Iterable[Row]) -> list[Collectivite]:
    """The régions; overseas collectivities are already there, as départements."""
    people = _people_by(communes, "region")
    regions = []
    for row in rows:
        if row.get("zone") == "com":
            continue
        name, former_names = SINGLE_AUTHORITIES.get(row["code"], (row["nom"], ""))
        region = Collectivite(
            kind=Kind.REGION,
            code=row["code"],
            name=name,
            population=people.get(row["code"]),
            region_code=row["code"],
            is_active=row["code"] not in WITHOUT_ASSEMBLY[Kind.REGION],
        )
        region.fill_search_fields(other_names=former_names)
        regions.append(region)
    return regions


def _people_by(communes: Iterable[Row], column: str) -> Counter[str]:
    people = Counter[str]()
    for row in communes:
        people[row[column]] += _population(row) or 0
    return people


def _population(row: Row) -> int | None:
    return int(row["population"]) if row["population"] else None
