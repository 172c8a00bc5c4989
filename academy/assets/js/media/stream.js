// Where the pictures come from. hls.js is fetched when someone plays, not before; without
// MediaSource the browser's own HLS is used; when all else fails, the MP4 of the page.

const HLS_TYPE = "application/vnd.apple.mpegurl";
const START_SIDE = 360; // Short side in pixels: weak links must see something at once.

const OFFLINE = "La connexion est coupée. La lecture reprendra avec elle.";
const FALLBACK = "La lecture adaptative n’est pas possible ici : la vidéo se lit en qualité moyenne.";
const BROKEN = "La vidéo ne peut pas être lue. Rechargez la page ; si rien ne change, téléchargez la vidéo.";

export class Stream {
    #video;
    #warn;
    #mp4;
    #hls = null;
    #loading = null;
    #quality = "auto";
    #recovered = false;

    /** Called when the quality cannot be chosen: the browser decides alone. */
    whenWithoutChoice = () => {};

    constructor(video, { warn }) {
        this.#video = video;
        this.#warn = warn;
        this.#mp4 = video.querySelector("source").src.replace(/#.*/, "");
        const broken = () => {
            if (!this.#hls) warn(BROKEN);
        };
        video.addEventListener("error", broken);
        video.querySelector("source").addEventListener("error", broken);
    }

    /** "auto", "least", or a short side in pixels. */
    set quality(value) {
        this.#quality = value;
        this.#applyQuality();
    }

    /** Ready to play from where the video stands. Does its work once. */
    load() {
        this.#loading ??= this.#load();
        return this.#loading;
    }

    async #load() {
        const video = this.#video;
        if (!window.MediaSource) {
            this.whenWithoutChoice();
            this.#use(video.canPlayType(HLS_TYPE) ? video.dataset.master : this.#mp4);
            return;
        }
        let Hls;
        try {
            ({ default: Hls } = await import("hls.js/light"));
        } catch {
            this.#fallBack();
            return;
        }
        if (!Hls.isSupported()) {
            this.#fallBack();
            return;
        }
        await this.#attach(Hls);
    }

    #attach(Hls) {
        const video = this.#video;
        const position = this.#takePosition();
        // Our content policy allows no worker made from a blob.
        const hls = new Hls({
            enableWorker: false,
            autoStartLoad: false,
            capLevelToPlayerSize: true,
            maxBufferLength: 30,
            backBufferLength: 60,
        });
        this.#hls = hls;
        return new Promise((resolve) => {
            hls.on(Hls.Events.MANIFEST_PARSED, () => {
                const side = Number(this.#quality) || START_SIDE;
                hls.startLevel = this.#quality === "least" ? 0 : this.#level(side);
                this.#applyQuality();
                hls.startLoad(position || -1);
                if (!position) resolve();
            });
            // Playing begins once the place is taken, so that nothing before it counts.
            video.addEventListener("loadedmetadata", () => {
                if (position) video.currentTime = position;
                resolve();
            }, { once: true });
            hls.on(Hls.Events.ERROR, (_event, problem) => {
                if (problem.fatal) this.#onFatal(Hls, problem);
                resolve();
            });
            hls.loadSource(video.dataset.master);
            hls.attachMedia(video);
        });
    }

    #onFatal(Hls, problem) {
        if (problem.type === Hls.ErrorTypes.NETWORK_ERROR && !navigator.onLine) {
            this.#warn(OFFLINE);
            addEventListener("online", () => this.#hls?.startLoad(), { once: true });
        } else if (problem.type === Hls.ErrorTypes.MEDIA_ERROR && !this.#recovered) {
            this.#recovered = true;
            this.#hls.recoverMediaError();
        } else {
            this.#fallBack();
        }
    }

    #fallBack() {
        const wasPlaying = !this.#video.paused;
        this.#hls?.destroy();
        this.#hls = null;
        this.whenWithoutChoice();
        this.#warn(FALLBACK);
        this.#use(this.#mp4);
        if (wasPlaying) this.#video.play().catch(() => {});
    }

    /** Change the address without losing the place. */
    #use(address) {
        const video = this.#video;
        const position = this.#takePosition();
        video.src = address;
        if (!position) return;
        video.addEventListener("loadedmetadata", () => (video.currentTime = position), { once: true });
    }

    /**
     * Where the video waits, in seconds; it then waits at 0. A place asked for before anything is
     * loaded would count as played from the beginning (`video.played`, Chromium): nobody watched it.
     */
    #takePosition() {
        const position = this.#video.currentTime;
        this.#video.currentTime = 0;
        return position;
    }

    #applyQuality() {
        const hls = this.#hls;
        if (!hls?.levels.length) return;
        const least = this.#quality === "least";
        hls.capLevelToPlayerSize = this.#quality === "auto";
        hls.autoLevelCapping = least ? 0 : -1;
        const side = Number(this.#quality);
        hls.nextLevel = side ? this.#level(side) : -1;
    }

    /** The tallest level up to a short side; levels come lightest first. */
    #level(side) {
        const fits = (level) => Math.min(level.width, level.height) <= side;
        return Math.max(0, this.#hls.levels.findLastIndex(fits));
    }
}
