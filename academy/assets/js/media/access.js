// The right to fetch a reserved video runs out. It is renewed a little before, while the video
// plays, on the way back from sleep, and when the server refuses an address.

const MARGIN = 300; // Seconds before the end at which it is renewed, at most a third of the whole.
const PATIENCE = 10; // Seconds between two questions that fail.

export class Access {
    #renewal;
    #prefixes;
    #end = Infinity;
    #due = Infinity;
    #asking = null;

    /** Called after each renewal: addresses that were not used yet are old. */
    whenRenewed = () => {};

    constructor(video) {
        const { prefix, renewal, expires } = video.dataset;
        this.#renewal = renewal;
        this.#prefixes = [prefix];
        if (!renewal) return;
        this.#lasts(Number(expires));
        video.addEventListener("timeupdate", () => this.#renewWhenDue());
        document.addEventListener("visibilitychange", () => {
            if (!document.hidden && !video.paused) this.#renewWhenDue();
        });
    }

    get isRenewable() {
        return Boolean(this.#renewal);
    }

    /** The same address under the newest prefix. */
    fresh(address) {
        const newest = this.#prefixes[this.#prefixes.length - 1];
        const old = this.#prefixes.find((prefix) => prefix !== newest && address.includes(prefix));
        return old ? address.replace(old, newest) : address;
    }

    isOld(address) {
        return this.fresh(address) !== address;
    }

    /** The server refused an address: whatever the clock says, it is time. */
    distrust() {
        if (!this.isRenewable) return;
        this.#end = 0;
        this.#due = 0;
    }

    /** Waits only when nothing can be fetched any more. */
    async ready() {
        const over = Date.now() >= this.#end;
        const renewing = this.#renewWhenDue();
        if (over) await renewing;
    }

    #renewWhenDue() {
        if (Date.now() < this.#due) return this.#asking;
        this.#asking ??= this.#renew().finally(() => (this.#asking = null));
        return this.#asking;
    }

    async #renew() {
        this.#due = Date.now() + PATIENCE * 1000;
        let answer;
        try {
            const response = await fetch(this.#renewal, { headers: { Accept: "application/json" } });
            if (!response.ok) return;
            answer = await response.json();
        } catch {
            return; // No network: what needs it will say so.
        }
        this.#prefixes.push(answer.prefix);
        this.#lasts(answer.expires_in);
        this.#renewLinks();
        this.whenRenewed();
    }

    /** `seconds` from now. */
    #lasts(seconds) {
        if (!(seconds > 0)) return;
        this.#end = Date.now() + seconds * 1000;
        this.#due = this.#end - Math.min(MARGIN, seconds / 3) * 1000;
    }

    /** Links of the page to the text and to the file. */
    #renewLinks() {
        for (const link of document.querySelectorAll("a[href]")) {
            const address = link.getAttribute("href");
            if (this.isOld(address)) link.setAttribute("href", this.fresh(address));
        }
    }
}
