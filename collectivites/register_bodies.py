"""The collectivité that a line of the register designates, by its code or its name."""

from __future__ import annotations

from collections.abc import Iterator

from collectivites.models import Collectivite
from collectivites.naming import folded
from collectivites.rne import Body

Kind = Collectivite.Kind

# The register still counts councillors of the Collectivité européenne d’Alsace by circumscription.
_GOVERNED_ELSEWHERE = {"67": "6AE", "68": "6AE"}
# Arrondissements municipaux, by the beginning of their codes, and the commune that they are of.
_ARRONDISSEMENTS = {"751": "75056", "6938": "69123", "132": "13055"}


class Bodies:
    """Every real collectivité, read once. Bodies that were merged lead to their successors."""

    def __init__(self) -> None:
        self._by_code: dict[tuple[str, str], int] = {}
        self._by_name: dict[str, int] = {}
        for pk, kind, code, siren, name in _real():
            self._by_code[kind, code] = pk
            if kind == Kind.EPCI and siren:
                self._by_code[kind, siren] = pk
            if kind != Kind.COMMUNE:
                self._by_name.setdefault(name, pk)

    def find(self, body: Body, code: str) -> int | None:
        """The key of the collectivité; None when no collectivité has this code or this name."""
        match body:
            case Body.COMMUNE:
                return self._commune(code)
            case Body.EPCI:
                return self._by_code.get((Kind.EPCI, code.replace(" ", "")))
            case Body.DEPARTEMENT:
                # « 1 » for the Ain, where a spreadsheet went by.
                code = code.zfill(2)
                code = _GOVERNED_ELSEWHERE.get(code, code)
                return self._by_code.get((Kind.DEPARTEMENT, code))
            case Body.REGION:
                return self._by_code.get((Kind.REGION, code.zfill(2)))
            case Body.NAME:
                return self._named(folded(code))

    def _commune(self, code: str) -> int | None:
        code = code.zfill(5)
        found = self._by_code.get((Kind.COMMUNE, code))
        if found is not None:
            return found
        for beginning, commune in _ARRONDISSEMENTS.items():
            if code.startswith(beginning):
                return self._by_code.get((Kind.COMMUNE, commune))
        return None

    def _named(self, name: str) -> int | None:
        """« CORSE » is said of the « Collectivité de Corse »: one name ends with the other."""
        if name in self._by_name:
            return self._by_name[name]
        found = {pk for known, pk in self._by_name.items() if name and known.endswith(f" {name}")}
        return found.pop() if len(found) == 1 else None


def _real() -> Iterator[tuple[int, str, str, str, str]]:
    """Those that exist first: two bodies of one name are told apart by who still sits."""
    rows = Collectivite.objects.real().order_by("-is_active", "pk")
    for pk, kind, code, siren, name, is_active, successor in rows.values_list(
        "pk", "kind", "code", "siren", "search_name", "is_active", "successor"
    ).iterator():
        today = pk if is_active else successor
        if today is not None:
            yield today, kind, code, siren, name
