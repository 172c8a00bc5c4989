"""Words that share a stem or a root, and words that must not."""

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
payer paie paient paiement
obliger obligation obligatoire obligée
refondre refonte
prévoir prévision prévisionnel prévues
éteindre éteint extinction
coûter coûte coûteux coût
télétransmettre télétransmission
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
