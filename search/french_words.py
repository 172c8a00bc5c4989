"""The words that rules of French get wrong, as `search.french` folds them. No Django."""

from __future__ import annotations


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Too common to be looked for, unless nothing else is typed.
STOP: frozenset[str] = _listed(
    """
    a ai aie ainsi alors apres as au aucun aucune aujourd'hui auquel aura aurait aurions auront
    aussi autre autres aux auxquelles auxquels avaient avait avec avez avoir avons ayant
    beaucoup bien c ca car ce ceci cela celle celles celui cependant ces cet cette ceux chacun
    chacune chaque chez ci combien comme comment d dans de deja depuis des desquelles desquels
    dois doit doivent donc dont du duquel elle elles en encore ensuite entre es est et etaient
    etait etant etc ete etes etre eu eux fais faire faisons fait faites faut font fut grace ici il
    ils j jamais je juste l la laquelle le lequel les lesquelles lesquels leur leurs lors lorsque
    lui m ma mais me meme memes mes moi mon n ne ni nos notre notres nous on ont or ou par parce
    parfois pas pendant peu peut peuvent peux plus plusieurs plutot pour pourquoi pourrait pouvez
    pouvoir pouvons presque puis puisque qu quand que quel quelle quelles quelqu'un quelque
    quelques quels qui quoi s sa sans se selon sera serait seront ses si soi soit soient sommes
    son sont sous souvent suis sur surtout t ta te tel telle telles tels tes toi ton toujours tous
    tout toute toutes tres trop tu un une va vais vers veut veux via voici voila vont vos votre
    vous vs y
    """
)

# Acronyms that are stop words in small letters: the SI of a collectivité, « si » of a sentence.
ACRONYMS: frozenset[str] = frozenset({"SI", "CE", "DES", "PAR", "PAS", "SUR", "TU"})

# « dit-il », « celui-ci »: two words, no compound.
ENCLITIC: frozenset[str] = _listed(
    "je tu il elle on nous vous ils elles ce ci la le les moi toi lui leur y en t"
)

# They end with an s or an x that is no plural.
INVARIABLE: frozenset[str] = _listed(
    """
    abces abus acces anchois avis blocus bois bonus bras campus chaos chaux choix colis concours
    congres consensus corps corpus cours croix cursus deces dehors devis dessous dessus deux
    discours divers dos embarras encens envers exces express fichus flux foix fois fonds frais
    gens gros hors houx index jadis jus laps legs les lilas mais malus marais mars matelas mepris
    mets mieux mois moins motus mouvements-fictifs noix nous obus ours paradis parcours paris pays
    perdrix plus poids pois prix proces processus progres prospectus puits radis rebus recours
    redux refus repas reves rictus secours sens six succes sursis syndex taux faux temps terminus
    thorax tiers toux travers univers velours verglas vers virus voix vous radius viseux
    """
)

# Feminine nouns that lose their meaning with their « e », for another word is left.
KEEP_E: frozenset[str] = _listed(
    """
    adresse amende annee assemblee barre bourse carte cause charte classe cloche commune
    course donnee droite duree entree epreuve ferme force fouille garde idee journee lycee marche
    masse matrice mine montee montre musee partie place plaine plante pointe porte portee poste
    presse renne salle tournee tranchee troupe vente
    """
)

# Inflected forms that no rule gives.
IRREGULAR: dict[str, str] = {
    "baux": "bail",
    "beau": "bel",
    "beaux": "bel",
    "belle": "bel",
    "bonne": "bon",
    "basse": "bas",
    "ciel": "ciel",
    "cieux": "ciel",
    "diverse": "divers",
    "elue": "elu",
    "grosse": "gros",
    "incluse": "inclu",
    "longue": "long",
    "neuve": "neuf",
    "nouveau": "nouvel",
    "nouvelle": "nouvel",
    "nouveaux": "nouvel",
    "nulle": "nul",
    "oeil": "oeil",
    "travaux": "travaux",
    "vieil": "vieu",
    "vieille": "vieu",
    "vitraux": "vitrail",
    "vive": "vif",
    "yeux": "oeil",
}

# Families of words that are too short or too irregular for rules: stem → root.
FAMILIES: dict[str, str] = {
    stem: root
    for root, stems in {
        "budget": "budget budgetair budgeter budgetis",
        "connect": "connexion connecter connect connectivit",
        "couvr": "couvert couvertur couvrir couvr",
        "decid": "decision decider decid decideu decisionnel",
        "formation": "formation former formateu",
        "parten": "partenair partenariat",
        "protect": "protection proteger protecteu proteg",
        "publier": "publier publication publi publicateu",
        "reglement": "reglement reglementair reglementation reglementer",
        "securis": "securit securiser securisation securis",
        "signatur": "signatur signer signatair",
        "renouvel": "renouvellement renouveler renouvel renouvell",
    }.items()
    for stem in stems.split()
}

# Their rules would send them to a family that is not theirs.
APART: frozenset[str] = _listed(
    """
    avantag confianc conseiller departement equipement equip gouvernanc gouvernement important
    importanc partement referenc referent secretair secretariat
    """
)
