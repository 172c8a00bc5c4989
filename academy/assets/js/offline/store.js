// What this device knows of kept lessons, and what was sent without network and waits. Read and
// written by pages and by the service worker.

const DATABASE = "hors-connexion";

const done = (request) =>
    new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });

let opened = null;

function database() {
    opened ??= open().catch((error) => {
        opened = null;
        throw error;
    });
    return opened;
}

async function open() {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
        // By the key of the page; and forms by number, in the order in which they were sent.
        request.result.createObjectStore("lessons", { keyPath: "pk" });
        request.result.createObjectStore("forms", { keyPath: "id", autoIncrement: true });
    };
    const found = await done(request);
    // Another tab may bring a newer version of this database.
    found.onversionchange = () => {
        found.close();
        opened = null;
    };
    return found;
}

/** One store: everything fails quietly where a browser keeps nothing. */
class Kept {
    #name;

    constructor(name) {
        this.#name = name;
    }

    all = () => this.#use("readonly", (store) => store.getAll(), []);
    get = (key) => this.#use("readonly", (store) => store.get(key));
    put = (value) => this.#use("readwrite", (store) => store.put(value));
    remove = (key) => this.#use("readwrite", (store) => store.delete(key));

    async #use(mode, act, otherwise) {
        try {
            const transaction = (await database()).transaction(this.#name, mode);
            return await done(act(transaction.objectStore(this.#name)));
        } catch {
            return otherwise;
        }
    }
}

/**
 * A lesson: {pk, person, url, title, course, choice, label, bytes, received, state, version, take,
 * site, personal, pages, forms, keptAt, freshAt, isOld}. `state` is "partial" or "complete": only
 * the second is ever shown as kept. Sizes in bytes, moments in milliseconds.
 */
export const lessons = new Kept("lessons");

/** A form sent without network: {id, person, lesson, title, page, url, type, body, made,
 * answer}. */
export const forms = new Kept("forms");
