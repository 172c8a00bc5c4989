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
        annee carte commune conduite coupe course crue devise donnee droite duree entree ferme fonde
    france garde halle idee indice journee lycee marche masse matinee mine montee montre musee
    partie place plaine plante pointe porte portee poste presse range rente retraite salle
    seconde soiree suite tente tournee tranchee traverse troupe vente
    """
)

# Endings of the feminine, what stands in the stem instead, and letters of the shortest word;
# « eu » is for -eur, -eux and -euse alike.
FEMININE: tuple[tuple[str, str, int], ...] = (
    ("trice", "teu", 7),
    ("euse", "eu", 6),
    ("tive", "tif", 6),
    ("sive", "sif", 6),
    ("cive", "cif", 6),
    ("dive", "dif", 6),
    ("elle", "el", 6),
    ("enne", "en", 6),
    ("anne", "an", 7),
    ("ique", "ic", 6),
    ("aise", "ai", 6),
    ("oise", "oi", 6),
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

# Families of words that are too short or too irregular for rules, a line each. The root is the
# stem of the first.
FAMILIES: tuple[str, ...] = (
    "absence absent absenter",
    "accès accéder accède accèdent",
    "accueil accueillir accueilli accueille accueillent accueillant",
    "achat acheter acheté achètent acheteur",
    "acquisition acquérir acquis acquéreur",
    "action agir agit agissent",
    "adhésion adhérer adhère adhérent",
    "aide aider aident aidant",
    "animation animer animateur animé",
    "apprentissage apprendre apprenant apprennent appris apprenti",
    "atteinte atteindre atteint",
    "attente attendre attend attendent attendu",
    "bibliothèque bibliothécaire",
    "budget budgétaire budgéter budgétisé",
    "candidature candidat",
    "cession céder cède",
    "choix choisir choisi choisissent",
    "compréhension comprendre comprennent compréhensible",
    "comptable comptabilité",
    "conception concevoir conçu concepteur",
    "conclusion conclure conclu conclut",
    "confidentiel confidentialité",
    "connaissance connaître connu connaît connaisse",
    "connexion connecter connecté connectivité",
    "construction construire construit construisent constructeur",
    "coût coûter coûteux coûtent",
    "couverture couvert couvrir couvre",
    "création créer créé créent créateur",
    "débat débattre débattu débattent",
    "décision décider décidé décident décideur décisionnel",
    "découverte découvrir découvert découvre découvrent",
    "défense défendre défendu défendent défenseur",
    "démission démissionner démissionnaire",
    "dépôt déposer déposé déposent",
    "destruction détruire détruit",
    "direction directeur",
    "disparition disparaître disparu",
    "économie économiser économe",
    "écriture écrire écrit écrive",
    "éducation éduquer éducateur éducatif",
    "élection électeur électoral élire élisent",
    "emploi employer employeur emploient employé",
    "entretien entretenir entretenu",
    "étude étudier étudié étudient",
    "exclusion exclure exclu",
    "exécution exécuter exécutif",
    "extension étendre étendu",
    "extinction éteindre éteint éteignent éteignez",
    "fermeture fermer fermé ferment",
    "finance financement financer financeur financier financièrement",
    "formation former formateur",
    "fourniture fournir fournisseur fourni",
    "fusion fusionner fusionné fusionnent",
    "gestion gérer gère gèrent gestionnaire",
    "inclusion inclure inclus inclusif inclut",
    "indemnité indemniser indemnisé indemnisation",
    "inscription inscrire inscrit inscrivent inscrivez",
    "instruction instruire instruit",
    "intervention intervenir intervenu intervenant intervient interviennent",
    "introduction introduire introduit",
    "isolation isoler isolé",
    "lecture lire lecteur lisent",
    "location louer loué loueur locataire locatif",
    "logement loger logé",
    "maintenance maintenir maintien maintient",
    "médiation médiateur",
    "nomination nommer nommé nomment",
    "obligation obliger obligé obligatoire",
    "obtention obtenir obtenu obtient obtiennent",
    "offre offrir offert offrent",
    "ouverture ouvrir ouvert ouvre ouvrent",
    "paiement payer payé paie paies payent paient payeur",
    "partenaire partenariat",
    "perte perdre perdu perd perdent",
    "position positionner positionnement",
    "prévention prévenir prévenez prévenu prévient préviennent préventif",
    "prévision prévoir prévu prévoit prévoient prévisionnel",
    "procédure procéder procède",
    "production produire produit produisent producteur",
    "protection protéger protecteur protège protègent",
    "publication publier publié publient",
    "réaction réagir réagit réagissent",
    "réception recevoir reçu reçoit reçoivent",
    "recueil recueillir recueilli recueille recueillent",
    "réduction réduire réduit réduisent",
    "réflexion réfléchir réfléchi",
    "refonte refondre refondu",
    "règlement réglementaire réglementation réglementer",
    "renouvellement renouveler renouvelle",
    "réponse répondre répond répondent répondu",
    "résolution résoudre résolu",
    "restriction restreindre restreint",
    "réunion réunir réuni réunissent",
    "réussite réussir réussi réussissent",
    "saisine saisir saisi saisie saisissent",
    "sécurité sécuriser sécurisation sécurisé sécurisent",
    "signature signer signataire signent",
    "soumission soumettre soumis soumissionner",
    "souscription souscrire souscrit souscrivent",
    "soutien soutenir soutenu soutient soutiennent",
    "subvention subventionner subventionné subventionnement",
    "suivi suivre suivent",
    "suspension suspendre suspendu",
    "télétransmission télétransmettre télétransmis télétransmet télétransmettent",
    "télétravail télétravailler télétravaille télétravailleur",
    "test tester testent testeur",
    "tirage tirer tiré",
    "tourisme touriste touristique",
    "traduction traduire traduit traducteur",
    "transfert transférer transféré transfèrent",
    "transmission transmettre transmis transmet transmettent",
    "travail travailler travaille travaillent travailleur travaillons travaillait",
    "urbanisme urbaniste",
    "urgence urgent",
    "vente vendre vendu vend vendent vendeur",
    "vol voler volé voleur",
    "vote voter votent votant votation",
)

# Words that the rules would send to a family that is not theirs: they have none.
APART: frozenset[str] = _listed(
    """
    amendement avantage chauffeur classeur collègue compagnon compétition confiance conseiller
    département équipe équipement gouvernance gouvernement importance important licencié
    licencier licenciement professeur redevance référence référent secrétaire secrétariat
    supplément tracteur transition volontiers
    """
)
