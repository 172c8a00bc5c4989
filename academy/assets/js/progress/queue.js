// What waits to be sent, kept by the browser for one person: nobody else's is read or sent.

const DATABASE = "avancement";
const STORE = "messages";
// Milliseconds: what waited longer is no longer taken by the server.
const LONGEST = 30 * 24 * 3600 * 1000;

const done = (request) =>
    new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });

export class Queue {
    #database;
    #person;
    #isKeeping = true;

    /** Without a database (private browsing, full disk) nothing is kept, and all else works. */
    static async open(person) {
        const queue = new Queue();
        queue.#person = person;
        try {
            const request = indexedDB.open(DATABASE, 1);
            request.onupgradeneeded = () => {
                const store = request.result.createObjectStore(STORE, { keyPath: ["session", "seq"] });
                store.createIndex("person", "person");
                store.createIndex("made", "made");
            };
            queue.#database = await done(request);
        } catch {
            queue.#database = null;
            queue.#isKeeping = false;
        }
        return queue;
    }

    /** False when what was put last is in this page's memory only. */
    get isKeeping() {
        return this.#isKeeping;
    }

    /** This person's messages, oldest first; those of anyone that are too old are removed. */
    async read() {
        return this.#use("readonly", [], async (store) => {
            const kept = await done(store.index("person").getAll(this.#person));
            return kept.sort((left, right) => left.made - right.made || left.seq - right.seq);
        });
    }

    async removeOld() {
        await this.#use("readwrite", undefined, async (store) => {
            const old = IDBKeyRange.upperBound(Date.now() - LONGEST);
            const keys = await done(store.index("made").getAllKeys(old));
            for (const key of keys) store.delete(key);
        });
    }

    async put(message) {
        const kept = { ...message, person: this.#person };
        this.#isKeeping = await this.#use("readwrite", false, async (store) => {
            await done(store.put(kept));
            return true;
        });
    }

    async remove(messages) {
        await this.#use("readwrite", undefined, (store) => {
            for (const { session, seq } of messages) store.delete([session, seq]);
        });
    }

    async #use(mode, otherwise, act) {
        if (!this.#database) return otherwise;
        try {
            return await act(this.#database.transaction(STORE, mode).objectStore(STORE));
        } catch {
            return otherwise;
        }
    }
}
