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
    lui m ma maintenant mais me meme memes mes moi mon n ne ni nos notre notres nous on ont or ou
    par parce parfois pas pendant peu peut peuvent peux plus plusieurs plutot pour pourquoi pourrait
    pouvez pouvoir pouvons presque puis puisque qu quand que quel quelle quelles quelqu'un quelque
    quelques quels qui quoi s sa sans se selon sera serait seront ses si soi soit soient sommes
    son sont sous souvent suis sur surtout t ta te tel telle telles tels tes toi ton toujours tous
    tout toute toutes tres trop tu un une va vais vers veut veux via voici voila vont vos votre
    vous vs y
    """
)

# Acronyms that are stop words in small letters: the SI of a collectivité, « si » of a sentence.
ACRONYMS: frozenset[str] = frozenset({"SI"})

# « dit-il », « celui-ci »: two words, no compound.
ENCLITIC: frozenset[str] = _listed(
    "je tu il elle on nous vous ils elles ce ci la le les moi toi lui leur y en t"
)

# They end with an s or an x that is no plural.
INVARIABLE: frozenset[str] = _listed(
    """
    abces abus acces anchois avis blocus bois bonus bras campus chaos chaux choix colis concours
    congres consensus corps corpus cours croix cursus deces dehors devis dessous dessus deux
    discours divers dos embarras encens envers exces express  flux foix fois fonds frais
    gens gros hors houx index jadis jus laps legs les lilas mais malus marais mars matelas mepris
    mets mieux mois moins motus noix nous obus ours paradis parcours paris pays
    perdrix plus pouls poids pois prix proces processus progres prospectus puits radis rebus recours
    redux refus repas rictus secours sens six succes sursis syndex taux faux temps terminus
    thorax tiers toux travers univers velours verglas vers virus voix
    """
)

# Words that lose their meaning with their « e », for another word is left: « porte », « port ».
KEEP_E: frozenset[str] = _listed(
    """
        annee carte commune conduite coupe course devise donnee droite duree entree ferme fonde
    france     garde idee indice journee lycee marche masse matinee mine montre musee partie
    place plaine plante     pointe porte portee poste presse range rente retraite salle seconde
    soiree suite tente tournee     tranchee traverse troupe vente
    """
)

# Inflected forms that no rule gives.
IRREGULAR: dict[str, str] = {
    "baux": "bail",
    "beau": "bel",
    "beaux": "bel",
    "belle": "bel",
    "bonne": "bon",
    "bretonne": "breton",
    "basse": "bas",
    "championne": "champion",
    "cieux": "ciel",
    "deloyaux": "deloyal",
    "diverse": "divers",
    "grosse": "gros",
    "ideaux": "ideal",
    "incluse": "inclu",
    "juive": "juif",
    "longue": "long",
    "loyaux": "loyal",
    "mignonne": "mignon",
    "neuve": "neuf",
    "nouveau": "nouvel",
    "nouveaux": "nouvel",
    "nouvelle": "nouvel",
    "nulle": "nul",
    "patronne": "patron",
    "pietonne": "pieton",
    "royaux": "royal",
    "travaux": "travaux",
    "vieil": "vieu",
    "vigneronne": "vigneron",
    "vieille": "vieu",
    "vitraux": "vitrail",
    "vive": "vif",
    "yeux": "oeil",
}

# Participles of « prendre », « mettre », « acquérir », beside their masculine in « is ».
PARTICIPLES: frozenset[str] = _listed(
    """
    acquise admise apprise commise comprise compromise conquise eprise exquise indecise omise
    permise precise prise promise remise reprise requise soumise surprise transmise
    """
)

# Families of words that are too short or too irregular for rules: root, and stems.
FAMILIES: dict[str, str] = {
    stem: root
    for root, stems in {
        "acces": "acces acceder acced",
        "accueil": "accueil accueillir accueilli accueill accueillent accueillant",
        "achat": "achat acheter achet achetent acheteu",
        "aider": "aide aider aident aidant",
        "budget": "budget budgetair budgeter budgetis",
        "choix": "choix choisir choisi choisissent",
        "comptabl": "comptabl comptabilit",
        "confidentiel": "confidentiel confidentialit",
        "connect": "connexion connecter connect connectivit",
        "couvr": "couvert couvertur couvrir couvr",
        "creation": "creation creer cre creent createu",
        "decid": "decision decider decid decident decideu decisionnel",
        "depot": "depot deposer depos deposent",
        "directeu": "direction directeu",
        "elect": "election electeu electoral",
        "emploi": "emploi employer employeu employ",
        "etude": "etude etudier etudi etudient",
        "fermetur": "fermetur fermer ferme ferment",
        "financ": "financ financement financer financeu financier financierement",
        "formation": "formation former formateu",
        "fusion": "fusion fusionner fusionn fusionnent",
        "gestion": "gestion gerer gere gerent gestionnair",
        "indemnit": "indemnit indemnis indemniser indemnisation",
        "interven": "intervention intervenir intervenu intervenant interven interviennent",
        "nomination": "nomination nommer nomm",
        "ouvertur": "ouvertur ouvrir ouvert ouvr ouvrent",
        "paiement": "paiement payer paye payent paient payeu",
        "parten": "partenair partenariat",
        "protect": "protection proteger protecteu proteg protegent",
        "publier": "publier publication publi publient publicateu",
        "reglement": "reglement reglementair reglementation reglementer",
        "renouvel": "renouvellement renouveler renouvel renouvell",
        "repons": "repons repondr repond repondent repondu",
        "reunion": "reunion reunir reuni reunissent reuniss",
        "reussit": "reussit reussir reussi",
        "securis": "securit securiser securisation securis securisent",
        "signatur": "signatur signer signatair signent",
        "soutien": "soutien soutenir soutenu soutient soutiennent",
        "subvention": "subvention subventionner subventionn subventionnement",
        "suivi": "suivi suivr",
        "teletravail": "teletravail teletravailler teletravaill teletravailleu",
        "tester": "test tester testent",
        "travail": "travail travailler travaill travaillent travailleu travaillon travaillait",
        "voter": "vote voter votent votant votation",
    }.items()
    for stem in stems.split()
}

# No root, or the rules would send them to a family that is not theirs.
APART: frozenset[str] = _listed(
    """
    avantag chauffeu classeu collegu confianc conseiller departement equip equipement gouvernanc
    gouvernement importanc important referenc referent secretair secretariat supplement
    tracteu
    """
)
