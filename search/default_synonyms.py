"""The words that local officials use for one another, as a new academy begins. No Django.

Editors change them in the CMS: what is written here only fills what they have not. In both
directions when either word stands for the other; in one, from the first, when what is searched
for is narrower, wider, or has another meaning elsewhere (« PC », « CM »).
"""

from __future__ import annotations

from collections.abc import Iterator

_BOTH_WAYS = """
# Collectivités
EPCI, établissement public de coopération intercommunale, intercommunalité, interco
communauté de communes, comcom
communauté d’agglomération, agglo
mairie, hôtel de ville
délibération, délib
assemblée délibérante, organe délibérant
adjoint au maire, maire adjoint
élu au numérique, adjoint au numérique, délégué au numérique
AMF, Association des maires de France
AMRF, Association des maires ruraux de France
CNFPT, Centre national de la fonction publique territoriale
CDG, centre de gestion
DGS, directeur général des services, direction générale des services
DGA, directeur général adjoint
DST, directeur des services techniques
secrétaire de mairie, secrétaire général de mairie
CCAS, centre communal d’action sociale
CIAS, centre intercommunal d’action sociale
DGCL, direction générale des collectivités locales
DGFiP, direction générale des finances publiques
ANCT, Agence nationale de la cohésion des territoires
HATVP, Haute Autorité pour la transparence de la vie publique
PVD, Petites villes de demain
mutualisation, service commun
RH, ressources humaines
# Formation
DIFE, droit individuel à la formation, DIF élus
CNFEL, Conseil national de la formation des élus locaux
# Droit, urbanisme
CGCT, code général des collectivités territoriales
CGFP, code général de la fonction publique
CRPA, code des relations entre le public et l’administration
CADA, commission d’accès aux documents administratifs
PLU, plan local d’urbanisme
PLUi, plan local d’urbanisme intercommunal
SCoT, schéma de cohérence territoriale
ABF, architecte des bâtiments de France
PCS, plan communal de sauvegarde
DICRIM, document d’information communal sur les risques majeurs
REU, répertoire électoral unique
ANTS, Agence nationale des titres sécurisés, France Titres
# Finances, achats
marché public, commande publique, appel d’offres
MAPA, marché à procédure adaptée
CCTP, cahier des clauses techniques particulières
DCE, dossier de consultation des entreprises
groupement de commandes, achat groupé, achat mutualisé
DSP, délégation de service public
AMO, assistance à maîtrise d’ouvrage
DETR, dotation d’équipement des territoires ruraux
DSIL, dotation de soutien à l’investissement local
DGF, dotation globale de fonctionnement
FCTVA, fonds de compensation pour la TVA
FEDER, Fonds européen de développement régional
DOB, débat d’orientation budgétaire
ROB, rapport d’orientation budgétaire
PPI, plan pluriannuel d’investissement
facture électronique, facturation électronique
# Services informatiques
DSI, direction des systèmes d’information, directeur des systèmes d’information, service informatique
SI, système d’information, système informatique
SIG, système d’information géographique
SDSI, schéma directeur des systèmes d’information, schéma directeur informatique
ESN, entreprise de services du numérique, SSII, prestataire informatique
OPSN, opérateur public de services numériques
stratégie numérique, feuille de route numérique
API, interface de programmation
cloud, informatique en nuage
data center, centre de données
logiciel libre, open source
GED, gestion électronique des documents
GEC, gestion électronique du courrier
SAE, système d’archivage électronique
archivage électronique, archives numériques
TIC, NTIC, technologies de l’information
# Protection des données, sécurité
RGPD, règlement général sur la protection des données, GDPR
DPO, délégué à la protection des données, DPD
données personnelles, données à caractère personnel
AIPD, analyse d’impact relative à la protection des données
CNIL, Commission nationale de l’informatique et des libertés
ANSSI, Agence nationale de la sécurité des systèmes d’information
RSSI, responsable de la sécurité des systèmes d’information
PSSI, politique de sécurité des systèmes d’information
cybersécurité, sécurité informatique, sécurité numérique, sécurité des systèmes d’information
cyberattaque, piratage, attaque informatique
rançongiciel, ransomware, cryptovirus
hameçonnage, phishing
logiciel malveillant, malware
double authentification, authentification à deux facteurs, MFA
PCA, plan de continuité d’activité
PRA, plan de reprise d’activité
pare-feu, firewall
VPN, réseau privé virtuel
courrier indésirable, spam, pourriel
sauvegarde, backup
désinformation, infox, fake news
cyberharcèlement, harcèlement en ligne
charte informatique, charte numérique
violation de données, fuite de données
supprimer, effacer
RIB, coordonnées bancaires, relevé d’identité bancaire
panne, coupure
vidéoprotection, vidéosurveillance
# Données, intelligence artificielle
open data, données ouvertes, ouverture des données
IA, intelligence artificielle
agent conversationnel, chatbot, robot conversationnel
base adresse locale, BAL
base adresse nationale, BAN
# Réseaux
THD, très haut débit
FTTH, fibre, fibre optique
ADSL, cuivre
RIP, réseau d’initiative publique
SDTAN, schéma directeur territorial d’aménagement numérique
zone blanche, zone non couverte
couverture mobile, réseau mobile, téléphonie mobile
antenne relais, antenne mobile
wifi, réseau sans fil
FAI, fournisseur d’accès à internet
ARCEP, Autorité de régulation des communications électroniques
objets connectés, internet des objets, IoT
ville intelligente, territoire intelligent, smart city, territoire connecté
télérelève, compteur communicant
# Travailler, communiquer
visioconférence, visio, vidéoconférence, téléconférence, réunion à distance, webconférence
dématérialisation, démat, zéro papier
télétravail, travail à distance
courriel, mail, email, courrier électronique, messagerie
site internet, site web
smartphone, téléphone portable, téléphone mobile
application mobile, appli
hors connexion, hors ligne
courrier, lettre
tiers-lieu, coworking, espace de travail partagé
fablab, atelier de fabrication numérique
ENT, espace numérique de travail
tableau numérique interactif, TNI, TBI, tableau blanc interactif
PV, procès-verbal
coût, prix, tarif
# Habitantes et habitants
cantine, restauration scolaire
bibliothèque, médiathèque
télémédecine, téléconsultation
personne âgée, sénior
sourd, malentendant
réunion publique, assemblée citoyenne
GRC, gestion de la relation citoyen, gestion de la relation usager, GRU
administration électronique, administration numérique, administration en ligne
démarche en ligne, téléservice, téléprocédure, service en ligne
maison France services, France services, MSAP, maison de services au public
conseiller numérique, médiateur numérique
inclusion numérique, illectronisme, fracture numérique, exclusion numérique
accessibilité numérique, RGAA
participation citoyenne, démocratie participative, participation des habitants
sobriété numérique, numérique responsable, green IT
DEEE, déchets d’équipements électriques et électroniques
"""  # noqa: E501  (a group is a line)

_ONE_WAY = """
# Le premier est plus large, ou plus étroit.
EPCI, communauté de communes, communauté d’agglomération, communauté urbaine
intercommunalité, communauté de communes, communauté d’agglomération, communauté urbaine
formation des élus, droit à la formation, DIFE
DIFE, formation des élus
PLU, PLUi
SIG, cartographie
THD, fibre
très haut débit, fibre
4G, couverture mobile
5G, couverture mobile
réseau mobile, 4G, 5G
zone blanche, couverture mobile
zone grise, couverture mobile
pylône, antenne relais
adressage, base adresse locale
base adresse locale, adressage
RGPD, données personnelles, protection des données
protection des données, RGPD, données personnelles
données personnelles, RGPD
cyber, cybersécurité, cyberattaque
cyberattaque, rançongiciel, hameçonnage
piratage, rançongiciel, hameçonnage
pirate, piratage, cyberattaque
hacker, pirate, piratage, cyberattaque
hacké, piratage, cyberattaque
rançongiciel, cyberattaque
ransomware, cyberattaque
cryptovirus, cyberattaque
logiciel malveillant, cyberattaque
malware, cyberattaque
hameçonnage, cybersécurité, cyberattaque
phishing, cybersécurité, cyberattaque
médiation numérique, inclusion numérique
aidants numériques, inclusion numérique
sénior, personne âgée, inclusion numérique
aveugle, malvoyant, lecteur d’écran, accessibilité numérique
malvoyant, aveugle, lecteur d’écran, accessibilité numérique
conflit d’intérêts, déport, prise illégale d’intérêts
trésor public, DGFiP, finances publiques
CCTP, cahier des charges
UGAP, centrale d’achat
parapheur électronique, signature électronique
capteur, objets connectés
caméra, vidéoprotection
ADS, autorisation d’urbanisme, permis de construire
sans papier, dématérialisation
# Ce que l’on dit tous les jours.
arnaque, escroquerie, fraude, hameçonnage
escroquerie, arnaque, fraude, hameçonnage
fraude, arnaque, escroquerie
virus, logiciel malveillant, cyberattaque
fuite de données, données personnelles
fuite, violation de données
code d’accès, mot de passe
dépanneur, informaticien, service informatique
dépannage, informaticien, service informatique
informaticien, service informatique
portable, téléphone, smartphone, ordinateur portable
capter, réseau mobile, couverture mobile
antenne, antenne relais
imprimer, papier
vieux, personne âgée
aîné, personne âgée
sourd, sous-titres, accessibilité numérique
handicap, accessibilité
désert médical, télémédecine
médecin, télémédecine
docteur, médecin, télémédecine
crèche, petite enfance
mentor, binôme, parrainage
parrain, binôme, parrainage
vote en ligne, vote électronique
compte rendu, procès-verbal
contrôle de légalité, télétransmission
tester, essayer, vérifier
argent, budget, financement
payer, financer, prendre en charge
subvention, financement
poubelle, déchets
# Un nom que l’on emploie pour la chose.
ChatGPT, intelligence artificielle
Chorus, facture électronique
Facebook, réseaux sociaux
Twitter, réseaux sociaux
Instagram, réseaux sociaux
WhatsApp, groupe de messages, réseaux sociaux
ordi, ordinateur
Teams, visioconférence
Zoom, visioconférence
iPad, tablette
CRM, gestion de la relation citoyen
relation citoyen, GRC
relation usager, GRC
LoRa, objets connectés
# Le premier a d’autres sens.
CM, conseil municipal
CC, communauté de communes
CU, certificat d’urbanisme, communauté urbaine
CCP, code de la commande publique
AO, appel d’offres
PC, ordinateur, permis de construire
ERP, établissement recevant du public, progiciel de gestion
CNI, carte d’identité
PIA, analyse d’impact relative à la protection des données
"""


def default_groups() -> Iterator[tuple[str, bool]]:
    """The terms of each group, as editors write them, and whether it goes one way only."""
    for text, is_one_way in ((_BOTH_WAYS, False), (_ONE_WAY, True)):
        for line in text.strip().splitlines():
            if not line.startswith("#"):
                yield line, is_one_way
