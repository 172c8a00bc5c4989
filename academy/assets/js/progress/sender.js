// Brings what was watched to the server, whatever happens to the network, the tab or the token.
// Sending twice or late does no harm: the server keeps a union.

import { join } from "./ranges.js";

// Messages of one token travel together, up to what the server takes at once.
const MOST_SEGMENTS = 100;
// Milliseconds before trying again when nothing else calls.
const RETRY = 30_000;
// The server will never take these, whenever they are sent again.
const HOPELESS = new Set([400, 403, 405, 410, 413]);

const newSession = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const toTenths = (seconds) => Math.round(seconds * 10) / 10;

export class Sender {
    #mine;
    #queue;
    #status;
    #session = newSession();
    #seq = 0;
    #waiting = [];
    #sending = false;
    #retry = 0;
    // Tokens renewed, and tokens that could not be, since the last time that sending began.
    #renewed = new Set();
    #aside = new Set();
    #play = null;

    beforeLeaving = () => {};
    whenAnswered = () => {};

    constructor({ mine, queue, status }) {
        this.#mine = mine;
        this.#queue = queue;
        this.#status = status;
    }

    /** Sends what an earlier page, or an earlier day, could not. */
    async start() {
        await this.#queue.removeOld();
        this.#waiting.unshift(...(await this.#queue.read()));
        addEventListener("online", () => this.send());
        document.addEventListener("visibilitychange", () => {
            if (document.visibilityState === "hidden") this.beforeLeaving();
            else this.send();
        });
        addEventListener("pagehide", () => this.#leave());
        if (this.#waiting.length) this.send();
    }

    /** `play` holds the token, which a renewal replaces. */
    add(play, { segments, position }) {
        this.#play = play;
        const rounded = segments.map((bounds) => bounds.map(toTenths));
        // Without any segment, a place alone is worth a message too.
        for (let first = 0; first === 0 || first < rounded.length; first += MOST_SEGMENTS) {
            const message = {
                session: this.#session,
                seq: ++this.#seq,
                token: play.token,
                video: play.id,
                take: play.take,
                segments: rounded.slice(first, first + MOST_SEGMENTS),
                position: toTenths(position),
                made: Date.now(),
            };
            this.#waiting.push(message);
            this.#queue.put(message);
        }
        this.send();
    }

    async send() {
        if (this.#sending) return;
        this.#sending = true;
        clearTimeout(this.#retry);
        this.#renewed.clear();
        this.#aside.clear();
        try {
            let batch = this.#nextBatch();
            while (batch.length && (await this.#post(batch))) batch = this.#nextBatch();
        } finally {
            this.#sending = false;
        }
        if (this.#waiting.length) this.#retry = setTimeout(() => this.send(), RETRY);
    }

    /** The oldest messages that share a token, those apart that wait for their person. */
    #nextBatch() {
        const batch = [];
        let segments = 0;
        for (const message of this.#waiting.filter(({ token }) => !this.#aside.has(token))) {
            segments += message.segments.length;
            if (batch.length && (message.token !== batch[0].token || segments > MOST_SEGMENTS)) break;
            batch.push(message);
        }
        return batch;
    }

    #body(batch) {
        const { session, seq, token, video, take, position, made } = batch[batch.length - 1];
        return JSON.stringify({
            v: 1,
            token,
            session,
            seq,
            video,
            take,
            segments: join(...batch.map((message) => message.segments)).slice(0, MOST_SEGMENTS),
            position,
            age_ms: Math.max(0, Date.now() - made),
        });
    }

    /** True when the next batch may follow. */
    async #post(batch) {
        let response;
        try {
            response = await fetch(this.#mine.heartbeat, {
                method: "POST",
                body: this.#body(batch),
                credentials: "omit",
                keepalive: true,
            });
        } catch {
            return this.#later({ isOffline: true });
        }
        if (response.ok) {
            const answer = await response.json().catch(() => ({}));
            await this.#forget(batch);
            // Not before all is: what is set aside waits for its person.
            if (!this.#waiting.length) this.#status.saved();
            this.whenAnswered(answer);
            return true;
        }
        const { token } = batch[0];
        // Once: a token refused as soon as it is renewed would be renewed for ever.
        if (response.status === 401 && !this.#renewed.has(token)) return this.#renew(token);
        if (HOPELESS.has(response.status)) return this.#giveUp(batch);
        return this.#later({ isOffline: false });
    }

    /** A new signature for a token that expired, asked for by the signed-in person. */
    async #renew(token) {
        let response;
        try {
            response = await fetch(this.#mine.renew, { method: "POST", body: JSON.stringify({ token }) });
        } catch {
            return this.#later({ isOffline: true });
        }
        const concerned = this.#waiting.filter((message) => message.token === token);
        if (response.ok) {
            const renewed = (await response.json()).token;
            this.#renewed.add(renewed);
            for (const message of concerned) {
                message.token = renewed;
                this.#queue.put(message);
            }
            if (this.#play?.token === token) this.#play.token = renewed;
            return true;
        }
        if (response.status === 400 || response.status === 410) return this.#giveUp(concerned);
        // Signed out, or someone else signed in: it waits for the person whose progress it is,
        // and what has a token that is still good goes before it.
        if (response.status === 401 || response.status === 403) {
            this.#aside.add(token);
            this.#status.signedOut();
            return true;
        }
        return this.#later({ isOffline: false });
    }

    /** It waits; in the browser when that keeps anything, else as long as the page is open. */
    #later(about) {
        this.#status.offline({ ...about, isKept: this.#queue.isKeeping });
        return false;
    }

    async #giveUp(batch) {
        await this.#forget(batch);
        // Of an earlier page nothing can be done again.
        this.#status.lost({ isOld: batch.every(({ session }) => session !== this.#session) });
        return true;
    }

    async #forget(batch) {
        this.#waiting = this.#waiting.filter((message) => !batch.includes(message));
        await this.#queue.remove(batch);
    }

    /** The page goes away: a beacon outlives it. The queue keeps all until it is acknowledged. */
    #leave() {
        this.beforeLeaving();
        const last = this.#play && this.#waiting.filter((message) => message.token === this.#play.token);
        if (last?.length) navigator.sendBeacon(this.#mine.heartbeat, this.#body(last.slice(-MOST_SEGMENTS)));
    }
}
