// What a person reads while a file is on its way: amounts and states, in French.

const NBSP = "\u00a0";

const number = (value, digits) =>
    value.toLocaleString("fr-FR", { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** « 0,6 Mo », « 45 Mo », « 1,25 Go ». */
export function weight(bytes) {
    const megabytes = bytes / 1e6;
    if (megabytes >= 1000) return `${number(megabytes / 1000, 2)}${NBSP}Go`;
    return `${number(Math.max(megabytes, 0.1), megabytes < 10 ? 1 : 0)}${NBSP}Mo`;
}

/** Bytes a second as « 2,3 Mo/s » or « 90 ko/s ». */
export function speed(rate) {
    if (rate < 1e5) return `${Math.max(1, Math.round(rate / 1e3))}${NBSP}ko/s`;
    return `${number(rate / 1e6, rate < 1e7 ? 1 : 0)}${NBSP}Mo/s`;
}

/** Seconds that remain, as a person would say them. */
export function remaining(seconds) {
    if (seconds < 10) return "encore quelques secondes";
    if (seconds < 55) return "encore moins d’une minute";
    const minutes = Math.round(seconds / 60);
    if (minutes < 60) return `encore ${minutes}${NBSP}minute${minutes > 1 ? "s" : ""} environ`;
    const hours = Math.floor(minutes / 60);
    const rest = Math.round((minutes % 60) / 5) * 5;
    if (rest === 60) return `encore ${hours + 1}${NBSP}h environ`;
    return `encore ${hours}${NBSP}h${rest ? `${NBSP}${String(rest).padStart(2, "0")}` : ""} environ`;
}

/** A whole number of percent: 100 only when everything is there. */
export const percent = (part, whole) => (whole ? Math.floor((100 * part) / whole) : 0);

/** « 43 % ». */
export const percentText = (part, whole) => `${percent(part, whole)}${NBSP}%`;

export const quoted = (name) => `«${NBSP}${name}${NBSP}»`;

export const WORDS = {
    looking: `Un instant${NBSP}: le serveur se prépare à recevoir le fichier.`,
    sending: "Envoi en cours. Vous pouvez remplir le reste en attendant.",
    lost: `Connexion perdue${NBSP}: l’envoi reprendra tout seul. Rien de ce qui est arrivé n’est perdu.`,
    busy: `Ce fichier arrive déjà par une autre fenêtre, ou finissait d’arriver${NBSP}: l’envoi reprendra tout seul.`,
    session: `Votre session est fermée, mais rien n’est perdu${NBSP}: connectez-vous dans un autre onglet, puis revenez ici. L’envoi reprendra.`,
    paused: "Envoi en pause.",
    done: "Fichier reçu en entier. Il reste à enregistrer.",
    cancelled: "Envoi annulé.",
    removed: "Fichier retiré.",
    waiting: `L’enregistrement se fera tout seul à la fin de l’envoi${NBSP}: gardez cette page ouverte.`,
    restarted: `Ce qui était arrivé n’est plus sur le serveur${NBSP}: l’envoi reprend au début.`,
    refused: "Le serveur n’a pas accepté ce fichier.",
    askCancel: "Annuler l’envoi\u00a0? Ce qui est déjà arrivé sera effacé.",
    askForget: (name) => `Oublier l’envoi de ${quoted(name)}${NBSP}? Ce qui est déjà arrivé sera effacé.`,
    quarter: (text) => `${text} reçus.`,
    unfinished: (upload) =>
        `${quoted(upload.name)}${NBSP}: ${percentText(upload.offset, upload.size)} reçus sur ${weight(upload.size)}. ` +
        "Choisissez à nouveau ce fichier pour continuer.",
    unused: (upload) => `${quoted(upload.name)}${NBSP}: reçu en entier (${weight(upload.size)}), pas encore utilisé.`,
};
