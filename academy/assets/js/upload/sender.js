// Sends one file until it has arrived, whatever happens to the network, server or session.

import { Upload } from "tus-js-client/lib/browser/index.js";

import { Refusal, reason } from "./server.js";

const MIB = 1024 * 1024;
// Pieces that take about this long: a cut behind a proxy that waits for a whole piece before it
// passes it on loses no more, and a fast line is not slowed by questions.
const PIECE_SECONDS = 15;
const SMALLEST = MIB;
const FIRST = 8 * MIB;
const LARGEST = 32 * MIB;
// Milliseconds before each new try; the last one is repeated for as long as the page is open.
const DELAYS = [500, 1000, 2000, 4000, 8000, 15_000, 30_000];
// Without a byte for so long, the connection is dead though nobody said so (a laptop that slept).
const SILENCE = 40_000;
const TRIED_AGAIN = new Set([0, 408, 409, 423, 425, 429]);

export class Sender {
    #tus = null;
    #tries = 0;
    #timer = null;
    #heard = 0;
    #began = 0;
    #stop = new AbortController();

    /** `told` has `state(name, message)`, `progress(sent)`, `created()`, `restarted()`, `done(key)`. */
    constructor(file, server, told) {
        Object.assign(this, { file, server, told, url: null, state: "new" });
        const listen = (target, event, action) =>
            target.addEventListener(event, action, { signal: this.#stop.signal });
        listen(window, "online", () => this.#isWaiting && this.#attempt());
        listen(window, "offline", () => ["looking", "sending"].includes(this.state) && this.#interrupted(0));
        listen(document, "visibilitychange", () => {
            if (!document.hidden && this.state === "session") this.#attempt();
        });
        listen(window, "focus", () => this.state === "session" && this.#attempt());
        const watch = setInterval(() => this.#watch(), 5000);
        this.#stop.signal.addEventListener("abort", () => clearInterval(watch));
    }

    /** Neither arrived nor given up. */
    get isUnderway() {
        return ["looking", "sending", "lost", "busy", "full", "session", "paused"].includes(this.state);
    }

    get key() {
        return this.url ? new URL(this.url).pathname.split("/").filter(Boolean).pop() : "";
    }

    start() {
        this.#attempt();
    }

    pause() {
        this.#rest();
        this.#become("paused");
    }

    resume() {
        this.#tries = 0;
        this.#attempt();
    }

    /** Stop for good; what has arrived stays on the server. */
    leave() {
        this.#rest();
        this.#stop.abort();
        this.state = "left";
    }

    get #isWaiting() {
        return ["lost", "busy", "full", "session"].includes(this.state);
    }

    async #attempt() {
        this.#rest();
        // Told once that it waits, a person need not hear of every try.
        if (!this.#isWaiting) this.#become("looking");
        const attempt = (this.attempt = Symbol("attempt"));
        try {
            if (!this.#tus) {
                const known = await this.server.find(this.file);
                if (this.attempt !== attempt) return;
                this.#tus = this.#prepare(known);
            }
        } catch (error) {
            if (this.attempt !== attempt) return;
            if (error instanceof Refusal) this.#interrupted(error.status, error.message);
            else this.#interrupted(0);
            return;
        }
        this.#heard = performance.now();
        this.#tus.start();
    }

    #prepare(known) {
        return new Upload(this.file, {
            endpoint: known ? null : this.server.address,
            uploadUrl: known && new URL(known, document.baseURI).href,
            chunkSize: FIRST,
            metadata: { filename: this.file.name },
            // Waiting and trying again are ours, without limit; the server remembers addresses.
            retryDelays: null,
            storeFingerprintForResuming: false,
            fingerprint: () => Promise.resolve(null),
            onBeforeRequest: (request) => {
                this.#began = performance.now();
                for (const [name, value] of Object.entries(this.server.headers)) request.setHeader(name, value);
            },
            onUploadUrlAvailable: () => {
                this.url = this.#tus.url;
                // From now on, an address that fails is not replaced by a new, empty upload.
                this.#tus.options.endpoint = null;
                this.#become("sending");
                this.told.created();
            },
            onProgress: (sent) => {
                this.#heard = performance.now();
                this.told.progress(sent);
            },
            onChunkComplete: (size) => {
                this.#tries = 0;
                const seconds = Math.max(0.1, (performance.now() - this.#began) / 1000);
                const wanted = (size / seconds) * PIECE_SECONDS;
                this.#tus.options.chunkSize = Math.round(Math.min(LARGEST, Math.max(SMALLEST, wanted)));
            },
            onSuccess: () => {
                this.#rest();
                this.#stop.abort();
                this.#become("done");
                this.told.done(this.key);
            },
            onError: (error) => {
                const answer = error.originalResponse;
                this.#interrupted(answer?.getStatus() ?? 0, reason(answer?.getBody() ?? ""));
            },
        });
    }

    #interrupted(status, message = "") {
        this.#rest();
        const isGone = status === 404 || status === 410;
        if ((status === 401 || status === 403) && !message) {
            // No timer: only a person can sign in, and comes back to this page afterwards.
            this.#become("session");
        } else if (isGone && this.url) {
            this.#tus = null;
            this.url = null;
            this.told.restarted();
            this.#tryLater();
        } else if (TRIED_AGAIN.has(status) && !(status === 429 && message)) {
            this.#become(status === 423 ? "busy" : "lost");
            this.#tryLater();
        } else if (status === 507 && this.url) {
            this.#become("full", message);
            this.#tryLater();
        } else if (status >= 500 && status !== 507) {
            this.#become("lost");
            this.#tryLater();
        } else {
            this.#stop.abort();
            this.#become("refused", message);
        }
    }

    #tryLater() {
        const delay = DELAYS[Math.min(this.#tries, DELAYS.length - 1)];
        this.#tries += 1;
        this.#timer = setTimeout(() => this.#attempt(), delay);
    }

    #watch() {
        if (this.state === "sending" && performance.now() - this.#heard > SILENCE) this.#interrupted(0);
    }

    /** Nothing runs and nothing is planned. */
    #rest() {
        clearTimeout(this.#timer);
        this.attempt = null;
        this.#tus?.abort();
    }

    #become(state, message = "") {
        this.state = state;
        this.told.state(state, message);
    }
}
