// Sizes, moments and what goes wrong, in French.

const NBSP = "\u00a0";
const MEGABYTE = 1_000_000;

/** « 4,2 Mo »; never « 0 Mo ». */
export function size(bytes) {
    const megabytes = bytes / MEGABYTE;
    if (megabytes < 0.1) return `moins de 0,1${NBSP}Mo`;
    const digits = megabytes < 10 ? 1 : 0;
    const number = megabytes.toLocaleString("fr-FR", { minimumFractionDigits: digits, maximumFractionDigits: digits });
    return `${number}${NBSP}Mo`;
}

/** « 3 mars », from milliseconds. */
export const day = (moment) => new Date(moment).toLocaleDateString("fr-FR", { day: "numeric", month: "long" });

export const noRoom = (missing) =>
    missing
        ? `Il manque ${size(missing)} sur cet appareil. Retirez une séquence ou choisissez le son seul.`
        : "Il n’y a plus assez de place sur cet appareil. Retirez une séquence ou choisissez le son seul.";

export const REFUSED = {
    401: "Votre session a pris fin. Reconnectez-vous, puis recommencez.",
    403: "Cette séquence ne vous est pas ouverte.",
    404: "Cette séquence n’est plus publiée.",
};
export const CUT = "La connexion est coupée. Le téléchargement reprendra avec elle.";
export const FAILED = "Le téléchargement n’a pas abouti. Réessayez dans un instant.";

const ATTEMPT = "/avancement/essai/";

/** What is said of a form that waits, by the address that it goes to. */
export const kept = (path) =>
    path.startsWith(ATTEMPT)
        ? `Vos réponses sont gardées${NBSP}; elles seront corrigées au retour du réseau.`
        : "Vous avez terminé cette séquence\u00a0: ce sera enregistré au retour du réseau.";
