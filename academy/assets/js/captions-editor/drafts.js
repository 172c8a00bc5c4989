// What was typed survives a closed laptop and a lost session: kept on this device, for one track,
// with the revision that it was written on; offered back, never put in place by itself.

const PREFIX = "sous-titres.";
const AFTER = 800; // Milliseconds without a change.

export class Drafts {
    #key;
    #timer = 0;

    constructor(key) {
        this.#key = PREFIX + key;
    }

    /** { revision, text, at }, or null. */
    found() {
        try {
            return JSON.parse(localStorage.getItem(this.#key));
        } catch {
            return null;
        }
    }

    /** Keep, a little later, what `text()` then gives. */
    keep(revision, text) {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.keepNow(revision, text), AFTER);
    }

    keepNow(revision, text) {
        clearTimeout(this.#timer);
        try {
            localStorage.setItem(this.#key, JSON.stringify({ revision, text: text(), at: Date.now() }));
        } catch {
            // Storage refused or full: the page itself still holds the text.
        }
    }

    forget() {
        clearTimeout(this.#timer);
        try {
            localStorage.removeItem(this.#key);
        } catch {
            // Nothing was kept then.
        }
    }
}
