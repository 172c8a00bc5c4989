// A note that is not on the server yet, kept by the browser for one person and one page.
// Without storage (private browsing, full disk) everything else works.

export class Draft {
    #name;

    constructor(person, page) {
        this.#name = `note:${person}:${page}`;
    }

    /** `{key, second, text, wanted}`; `wanted` once the person asked to save it. */
    read() {
        try {
            return JSON.parse(localStorage.getItem(this.#name));
        } catch {
            return null;
        }
    }

    write(note) {
        try {
            localStorage.setItem(this.#name, JSON.stringify(note));
        } catch {
            // The text is still on the page.
        }
    }

    remove() {
        try {
            localStorage.removeItem(this.#name);
        } catch {
            // Nothing was written either.
        }
    }
}
