// How fast a file leaves, over the last seconds only: what a person waits for now.

const WINDOW = 12_000; // Milliseconds.
const ENOUGH = 1_500;

export class Pace {
    #samples = [];

    /** After an interruption, what came before says nothing. */
    forget() {
        this.#samples = [];
    }

    note(bytes, now = performance.now()) {
        this.#samples.push([now, bytes]);
        while (now - this.#samples[0][0] > WINDOW) this.#samples.shift();
    }

    /** Bytes a second; null until it is known. */
    get rate() {
        if (this.#samples.length < 2) return null;
        const [since, first] = this.#samples[0];
        const [until, last] = this.#samples[this.#samples.length - 1];
        return until - since < ENOUGH || last <= first ? null : ((last - first) * 1000) / (until - since);
    }
}
