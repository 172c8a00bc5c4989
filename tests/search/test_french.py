"""What French inflects shares a stem; what it derives shares a root; the rest shares neither."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.french import fold, root, stem

# A line, a stem.
SAME_STEM = """
élu élue élus élues elu ELUES
usager usagère usagers usagères
conflit conflits
donnée données
communal communale communaux communales
commune communes
municipal municipale municipaux municipales
départemental départementaux
régional régionale régionaux
local locale locaux locales
rural rurale ruraux rurales
social sociale sociaux
général générale généraux
numérique numériques
maire maires
mairie mairies
adjoint adjointe adjoints adjointes
conseiller conseillère conseillers conseillères
président présidente présidents
administré administrée administrés
habitant habitante habitants habitantes
agent agente agents
citoyen citoyenne citoyens citoyennes
directeur directrice directeurs directrices
animateur animatrice
médiateur médiatrice médiatrices
formateur formatrice formateurs
chercheur chercheuse chercheurs
porteur porteuse porteurs porteuses
nombreux nombreuse nombreuses
dangereux dangereuse
participatif participative participatives participatifs
associatif associative
actif active actives
nocif nocive
financé financée financés financées
créé créée créés créées
loué louée louées
dématérialisé dématérialisée dématérialisées
précisé précisée précise
tenu tenue tenus tenues
prévu prévue prévus prévues
premier première premiers premières
financier financière financiers
infirmier infirmière
professionnel professionnelle professionnels
actuel actuelle
européen européenne européens
public publique publics publiques
réseau réseaux
tableau tableaux
bureau bureaux
niveau niveaux
nouveau nouvelle nouveaux nouvelles nouvel
lieu lieux
enjeu enjeux
tuyau tuyaux
hôpital hôpitaux
signal signaux
journal journaux
compris comprise comprises
transmis transmise
français française françaises
ouvert ouverte ouvertes
vert verte vertes
neuf neuve neufs neuves
long longue longues
vrai vraie vrais
fini finie finis
haut haute hauts
réunion réunions
délibération délibérations
œuvre œuvres oeuvre
vœu vœux
cœur coeurs
âge age âges
piéton piétonne
royal royaux royale
idéal idéaux
"""

# Two words, two stems.
OTHER_STEM = """
usager usage
communal commune
commune commun
maire mairie
maire marie
mairie marie
maire mare
conseil conseiller
conseil consentement
commune communication
commune communauté
organe organisation
port porte
vent vente
cours course
cour cours
fond fonds
foi fois
ver vers
mois moi
pays paye
poste post
point pointe
partie part
place plan
carte carton
droit droite
suit suite
retrait retraite
soir soirée
an année
jour journée
donnée don
donnée donne
voix voie
choix choir
prix prise
poids poil
corps corset
temps tempête
accès accessible
procès processus
travaux travail
parcours parcourir
concours concourir
recours recouvrir
avis aviser
devis devise
tour tournée
mur mûre
fin fine
bas base
cas case
code codage
page pagination
plan plainte
rang range
coup coupe
plant plante
tente tentation
france franc
second seconde
indice indique
gouvernance gouvernement
département départ
équipe équipement
mobile mobilité
"""

# A line, a root, whatever the stems.
SAME_FAMILY = """
financer financement financé finançons finances financeur financent
mutualiser mutualisation mutualisé mutualisons mutualisée
déployer déploiement déployé déploie
délibérer délibération délibératif délibéré délibère
participer participation participatif participative participant
sécuriser sécurité sécurisation sécurisé
organiser organisation organisé organisent
former formation formateur formatrice
archiver archivage archives archivé
piloter pilotage pilote
déléguer délégation délégué
communiquer communication communiqué
appliquer application
convoquer convocation
naviguer navigation navigateur
certifier certification certificat
simplifier simplification simplifié
vérifier vérification vérificateur
modifier modification
signer signature signataire
publier publication publié
protéger protection
connecter connexion connecté connectivité
consulter consultation consultatif
associer association associatif
héberger hébergement hébergeur
raccorder raccordement raccordable
renouveler renouvellement
développer développement
recruter recrutement recruteur
équitable équité
représenter représentation représentant représente
présider présidence président
accessible accessibilité
responsable responsabilité
comptable comptabilité
informatique informaticien
technique technicien
établir établissement
investir investissement
fournir fournisseur fourni
garantir garantie garanti
couvrir couverture couvert
budget budgétaire
partenaire partenariat
élection électeur électoral
réunir réunion
répondre réponse
voter vote
gérer gestion gestionnaire
payer paiement
acheter achat acheteur
employer emploi employeur
dangereux danger
surveiller surveillance surveillant
transparence transparent
évaluer évaluation évaluateur
rédiger rédigé
rédaction rédacteur
numériser numérisation numérisé
dématérialiser dématérialisation
autoriser autorisation
réglementer réglementation règlement réglementaire
travail travailler travaille travaillait
inscription inscrire inscrit
décision décider décidera décideur
connaissance connaître connaissez
achat acheteur achetons
prévention prévenir
accès accéder
production producteur produire
distribution distribuer distributeur
contribution contribuer contributeur
diffusion diffuser
adoption adopter
opposition opposer opposant
définition définir
économie économique
démocratie démocratique
stratégie stratégique
médiation médiateur
éducation éducateur
transfert transférer
subvention subventionner
"""

# Two words, no root in common.
OTHER_FAMILY = """
usage usager
commune communication
commune communiquer
conseil consentement
conseil conseiller
organe organisation
local localisation
général généralisation
social socialisation
national nationalisation
central centralisation
capital capitalisation
gouvernance gouvernement
gouvernance gouverner
département départ
équipe équipement
référent référence
secret secrétaire
secret secrétariat
avant avantage
importer important
confier confiance
quart quartier
chant chantier
collège collègue
volonté volontaire
direct directeur
direct direction
compte comptabilité
régulier régulation
police politique
public publication
public publicité
partie participation
part partage
mobile mobilisation
mobile mobilité
numéro numérique
numérique numération
maire maîtrise
mandat mandarin
avion avis
forme formulaire
format formation
station stationnement
fonction fonctionnement
agence agent
urgence urgentiste
science scier
message messe
village ville
paysage pays
finir finance
concours concourir
ressource source
service serveur
supplément suppléant
tract tracteur
compétence compétition
profession professeur
amende amendement
licence licencier
communication commun
solution soluble
classe classeur
chauffage chauffeur
document docile
moment momie
logement logiciel
réseau réserve
fibre fibrome
cuivre cuir
"""


def _lines(words: str) -> list[list[str]]:
    return [line.split() for line in words.strip().splitlines()]


def _family(word: str) -> str:
    return root(stem(word)) or stem(word)


def _pairs(words: str) -> list[tuple[str, str]]:
    return [(first, other) for first, *others in _lines(words) for other in others]


@pytest.mark.parametrize(("one", "other"), _pairs(SAME_STEM))
def test_inflected_forms_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), _pairs(OTHER_STEM))
def test_other_words_keep_their_stem(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(("one", "other"), _pairs(SAME_FAMILY))
def test_derived_words_share_a_root(one: str, other: str) -> None:
    assert _family(one) == _family(other)


@pytest.mark.parametrize(("one", "other"), _pairs(OTHER_FAMILY))
def test_false_friends_share_no_root(one: str, other: str) -> None:
    assert _family(one) != _family(other)


def test_the_lists_are_long_enough_to_mean_something() -> None:
    assert len(_pairs(SAME_STEM)) >= 100
    assert len(_pairs(SAME_FAMILY)) >= 100
    assert len(_pairs(OTHER_STEM)) + len(_pairs(OTHER_FAMILY)) >= 100


@pytest.mark.parametrize("word", ["né", "vu", "rue", "vue", "loi", "eau", "bus", "gaz", "clé"])
def test_short_words_are_left_alone(word: str) -> None:
    assert stem(word) == fold(word)


@pytest.mark.parametrize("word", ["usage", "mode", "loi", "4g", "2123-12", "", "日本語"])
def test_what_is_short_or_no_word_has_no_root(word: str) -> None:
    assert root(stem(word)) == ""


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Élève ÇA où", "eleve ca ou"),
        ("œuvre ÆTHER", "oeuvre aether"),
        ("Straße", "strasse"),
        ("re\u0301seau", "reseau"),
        ("ﬁbre", "fibre"),
        ("ＦＩＢＲＥ", "fibre"),
        ("l’été", "l'ete"),
        ("inter\u00adcommunal", "intercommunal"),
        ("привет 한국", "привет 한국"),
    ],
)
def test_folding_leaves_small_letters_without_accents(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_and_stemming_never_fail_and_fold_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert stem(fold(text)) == stem(text)
    assert isinstance(root(stem(text)), str)


@given(st.text(alphabet="abcdeéèilmnorstuxz", min_size=1, max_size=15))
def test_a_stem_is_a_beginning_of_its_word_or_nearly(word: str) -> None:
    stemmed = stem(word)
    assert stemmed
    assert len(stemmed) <= len(fold(word)) + 2
    assert stemmed[:2] == fold(word)[:2] or len(word) < 5


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20))
def test_a_root_has_at_least_four_letters(word: str) -> None:
    found = root(stem(word))
    assert not found or len(found) >= 4


def test_stemming_a_million_letters_is_quick() -> None:
    started = time.perf_counter()
    stem("a" * 1_000_000 + "es")
    assert time.perf_counter() - started < 1
