// Where one stands and whether it is kept, in words, always seen, said when it changes.

const SAVED = "Enregistré";
const OFFLINE = "Hors connexion\u00a0: votre avancement sera envoyé plus tard";
const UNAVAILABLE = "Pas encore enregistré\u00a0: votre avancement sera envoyé plus tard";
// Nothing outlives the page where the browser keeps nothing (private browsing, full disk).
const STAY = "Pas encore enregistré\u00a0: gardez cette page ouverte";
const SIGNED_OUT = "Reconnectez-vous pour enregistrer votre avancement";
const LOST = "Rechargez la page pour enregistrer votre avancement";
const TOO_LATE = "Un passage plus ancien n’a pas pu être enregistré";
const DONE = "Vidéo suivie jusqu’au bout";
const UPDATED = "Vidéo mise à jour depuis votre passage";
const INVITATION = "Inscrivez-vous pour garder votre avancement";

export class Status {
    #place;

    constructor(root) {
        this.#place = root.querySelector("[data-progress-state]");
        this.#place?.setAttribute("role", "status");
    }

    saved = () => this.#say(SAVED);
    /** It waits: in the browser (`isKept`) or in this page only. */
    offline = ({ isOffline, isKept }) => this.#say(!isKept ? STAY : isOffline ? OFFLINE : UNAVAILABLE);
    signedOut = () => this.#say(SIGNED_OUT);
    lost = ({ isOld }) => this.#say(isOld ? TOO_LATE : LOST);

    watched({ completed, updated, ratio }) {
        if (updated) this.#say(UPDATED);
        else if (completed) this.#say(DONE);
        else if (ratio > 0) this.#say(`Vue à ${Math.floor(ratio * 100)}\u00a0%`);
    }

    /** For visitors: how to keep what they watch. */
    invite(address) {
        if (!this.#place) return;
        const link = document.createElement("a");
        link.href = `${address}?next=${encodeURIComponent(location.pathname)}`;
        link.textContent = INVITATION;
        this.#place.replaceChildren(link);
    }

    #say(words) {
        // The same words again would be read aloud again.
        if (!this.#place || this.#place.textContent === words) return;
        this.#place.textContent = words;
    }
}
