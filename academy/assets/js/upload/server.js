// The server's side of resumable uploads, as media/tus.py answers it.

/** An answer that is not a success. `message` is a sentence for people, or empty. */
export class Refusal extends Error {
    constructor(status, message) {
        super(message);
        this.status = status;
    }
}

/** The sentence that the server gives with a refusal; empty when the answer is not ours. */
export function reason(body) {
    try {
        return JSON.parse(body).error ?? "";
    } catch {
        return "";
    }
}

const composed = (name) => name.normalize("NFC").replace(/\s+/g, " ").trim();

async function sha256(blob) {
    const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Server {
    constructor(address, csrfCookie) {
        this.address = new URL(address, document.baseURI).href;
        this.cookie = csrfCookie;
    }

    /** Read each time: signing in again, in another tab, changes it. */
    get token() {
        const pairs = document.cookie.split("; ").map((pair) => pair.split("="));
        return pairs.find(([name]) => name === this.cookie)?.[1] ?? "";
    }

    get headers() {
        return {
            "X-CSRFToken": this.token,
            "X-Requested-With": "XMLHttpRequest",
            Accept: "application/json",
        };
    }

    /** What this person has not finished sending, or has not used. */
    async unfinished() {
        const { uploads } = await (await this.#ask("GET", this.address)).json();
        return uploads;
    }

    /** The address where this very file was being sent; null when it is new. */
    async find(file) {
        const name = composed(file.name);
        const sameSize = (await this.unfinished()).filter((upload) => upload.size === file.size);
        sameSize.sort((one, other) => (other.name === name) - (one.name === name));
        for (const upload of sameSize) {
            if (await this.#isSame(upload, file, upload.name === name)) return upload.url;
        }
        return null;
    }

    async forget(url) {
        await this.#ask("DELETE", url, { "Tus-Resumable": "1.0.0" });
    }

    /** Same name and same size may be another film: the end of what has arrived tells. */
    async #isSame(upload, file, hasSameName) {
        if (!upload.offset || !window.crypto?.subtle) return hasSameName;
        const { start, end, sha256: theirs } = await (await this.#ask("GET", upload.url)).json();
        return (await sha256(file.slice(start, end))) === theirs;
    }

    async #ask(method, url, headers = {}) {
        const answer = await fetch(url, { method, headers: { ...this.headers, ...headers } });
        if (!answer.ok) throw new Refusal(answer.status, reason(await answer.text()));
        return answer;
    }
}
