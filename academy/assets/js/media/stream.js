// Where pictures and sound come from: hls.js; without MediaSource the browser's own HLS; when
// all else fails, the MP4 of the page; and the sound alone for who asks for it.

import { makeAdaptive } from "./adaptive.js";

const HLS_TYPE = "application/vnd.apple.mpegurl";
const RETRIES = [3, 6, 12, 30]; // Seconds before each new attempt; the last one again and again.

const OFFLINE = "La connexion est coupée. La lecture reprendra avec elle.";
const WEAK = "La connexion est trop faible. Un nouvel essai a lieu dans un instant.";
const FALLBACK = "La lecture adaptative n’est pas possible ici\u00a0: la vidéo se lit en qualité moyenne.";
const BROKEN = "La vidéo ne peut pas être lue. Rechargez la page\u00a0; si rien ne change, téléchargez la vidéo.";
const CLOSED = "Votre accès à cette vidéo a pris fin. Reconnectez-vous, puis rechargez la page.";

export class Stream {
    #video;
    #warn;
    #access;
    #addresses;
    #adaptive = null;
    #direct = "";
    #loading = null;
    #quality = "auto";
    #listening = false;
    #place = null;
    #failures = 0;
    #timer = 0;
    #wanted = false;
    #isRenewed = false;

    /** Called when the quality cannot be chosen: the browser decides alone. */
    whenWithoutChoice = () => {};

    constructor(video, { warn, access }) {
        this.#video = video;
        this.#warn = warn;
        this.#access = access;
        this.#addresses = {
            file: video.querySelector("source").getAttribute("src").replace(/#.*/, ""),
            native: video.dataset.master,
            sound: video.dataset.audio,
        };
        video.addEventListener("error", () => this.#onError());
        video.addEventListener("playing", () => this.#settle());
        video.addEventListener("play", () => (this.#wanted = true));
        // Chromium pauses a source that fails: nobody asked for that.
        video.addEventListener("pause", () => (this.#wanted &&= Boolean(video.error)));
        addEventListener("online", () => {
            if (this.#failures) this.retry();
        });
    }

    /** "auto", "least", or a short side in pixels. */
    set quality(value) {
        this.#quality = value;
        if (this.#adaptive) this.#adaptive.quality = value;
    }

    /** « Économie de données »: nothing is fetched that can be done without. */
    get isSaving() {
        return this.#quality === "least";
    }

    get isListening() {
        return this.#listening;
    }

    /** Sound alone, or everything again, from the same place. */
    async listen(wanted) {
        if (wanted === this.#listening) return;
        this.#listening = wanted;
        if (!this.#loading) return;
        const wasPlaying = !this.#video.paused;
        await this.#loading;
        this.#leave();
        await this.load();
        if (wasPlaying) await this.#video.play().catch(() => {});
    }

    /** Ready to play from where the video stands. Opens the source once. */
    async load() {
        this.#loading ??= this.#open();
        await this.#loading;
        await this.#access.ready();
        if (this.#direct && this.#video.paused && this.#access.isOld(this.#video.src)) this.#use(this.#direct);
    }

    /** Again, now. */
    retry() {
        clearTimeout(this.#timer);
        if (this.#adaptive) this.#adaptive.retry();
        else this.#use(this.#direct || "file");
        if (this.#wanted) this.#video.play().catch(() => {});
    }

    async #open() {
        const video = this.#video;
        if (this.#listening) return this.#use("sound");
        if (!window.MediaSource) {
            this.whenWithoutChoice();
            // A browser's own HLS asks the network itself: what is kept on the device is the file.
            const isNative = video.canPlayType(HLS_TYPE) && !("kept" in video.dataset);
            return this.#use(isNative ? "native" : "file");
        }
        this.#direct = "";
        this.#adaptive = await makeAdaptive(video, {
            place: this.#takePlace(),
            quality: this.#quality,
            access: this.#access,
            address: () => this.#access.fresh(video.dataset.master),
            lost: (kind) => this.#onLost(kind),
            alive: () => this.#settle(),
        });
        if (this.#adaptive) await this.#adaptive.open();
        else this.#fallBack();
    }

    #onLost(kind) {
        if (kind === "network") this.#tryAgainLater();
        else if (kind === "access") this.#warn(CLOSED);
        else this.#fallBack();
    }

    /** A direct source that fails does not say why: the server is asked. */
    async #onError() {
        if (this.#adaptive || !this.#direct) return;
        const video = this.#video;
        this.#place ??= video.currentTime;
        let status = 0;
        try {
            ({ status } = await fetch(video.src, { method: "HEAD", cache: "no-store" }));
        } catch {
            // No answer at all: the network.
        }
        if (status === 403 && this.#access.isRenewable && !this.#isRenewed) {
            this.#isRenewed = true;
            this.#access.distrust();
            await this.#access.ready();
            this.retry();
        } else if (status === 403) {
            this.#warn(CLOSED);
        } else if (status === 0 || status >= 500) {
            this.#tryAgainLater();
        } else {
            this.#warn(BROKEN);
        }
    }

    #tryAgainLater() {
        const seconds = RETRIES[Math.min(this.#failures, RETRIES.length - 1)];
        this.#failures += 1;
        this.#warn(navigator.onLine ? WEAK : OFFLINE, { retry: () => this.retry() });
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.retry(), seconds * 1000);
    }

    /** It plays, or what was asked for arrived. */
    #settle() {
        this.#isRenewed = false;
        if (!this.#failures) return;
        this.#failures = 0;
        clearTimeout(this.#timer);
        this.#warn("");
    }

    #fallBack() {
        const wasPlaying = !this.#video.paused;
        this.#leave();
        this.whenWithoutChoice();
        this.#warn(FALLBACK);
        this.#use("file");
        this.#loading = Promise.resolve();
        if (wasPlaying) this.#video.play().catch(() => {});
    }

    /** Lets go of the source, keeping the place; who counts what was played is told first. */
    #leave() {
        this.#place = this.#video.currentTime;
        this.#video.dispatchEvent(new Event("sourceleave"));
        this.#adaptive?.close();
        this.#adaptive = null;
        this.#loading = null;
    }

    /** "file", "native" or "sound", without losing the place. */
    #use(kind) {
        const video = this.#video;
        const place = this.#takePlace();
        video.dispatchEvent(new Event("sourceleave"));
        this.#direct = kind;
        video.src = this.#access.fresh(this.#addresses[kind]);
        if (!place) return;
        video.addEventListener("loadedmetadata", () => (video.currentTime = place), { once: true });
    }

    /**
     * Where the video waits, in seconds; it then waits at 0. A place asked for before anything is
     * loaded would count as played from the beginning (`video.played`, Chromium): nobody watched it.
     */
    #takePlace() {
        const video = this.#video;
        const place = this.#place ?? video.currentTime;
        this.#place = null;
        if (video.readyState === 0) video.currentTime = 0;
        return place;
    }
}
