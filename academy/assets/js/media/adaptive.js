// hls.js, set up for this academy: fetched when someone plays, never before.

const START_SIDE = 360; // Short side in pixels: weak links must see something at once.
const FORBIDDEN = 403;

/** The class of hls.js; null where it cannot be had or cannot play. */
async function fetchHls() {
    try {
        const { default: Hls } = await import("hls.js/light");
        return Hls.isSupported() ? Hls : null;
    } catch {
        return null;
    }
}

/**
 * Null where it cannot play. `options.lost(kind)` tells what stops it: "network", "access" or
 * "other"; `options.alive()` that something arrived.
 */
export async function makeAdaptive(video, options) {
    const Hls = await fetchHls();
    return Hls && new Adaptive(Hls, video, options);
}

class Adaptive {
    #Hls;
    #hls;
    #video;
    #options;
    #recovered = false;

    constructor(Hls, video, options) {
        this.#Hls = Hls;
        this.#video = video;
        this.#options = options;
        this.#hls = new Hls({
            // Our content policy allows no worker made from a blob.
            enableWorker: false,
            autoStartLoad: false,
            capLevelToPlayerSize: true,
            maxBufferLength: 30,
            backBufferLength: 60,
            xhrSetup: (request, address) => this.#prepare(request, address),
            ...this.#policies(),
        });
    }

    /** Resolves once the place is taken, so that nothing before it counts as played. */
    open() {
        const { place, lost, alive } = this.#options;
        const { Events } = this.#Hls;
        const hls = this.#hls;
        return new Promise((resolve) => {
            hls.on(Events.MANIFEST_PARSED, () => {
                hls.startLevel = this.#options.quality === "least" ? 0 : this.#level(START_SIDE);
                this.quality = this.#options.quality;
                hls.startLoad(place || -1);
                if (!place) resolve();
            });
            this.#video.addEventListener("loadedmetadata", () => {
                if (place) this.#video.currentTime = place;
                resolve();
            }, { once: true });
            hls.on(Events.FRAG_LOADED, alive);
            hls.on(Events.ERROR, (_event, problem) => {
                if (!problem.fatal) return;
                this.#onFatal(problem, lost);
                resolve();
            });
            hls.loadSource(this.#options.address());
            hls.attachMedia(this.#video);
        });
    }

    /** "auto", "least", or a short side in pixels. */
    set quality(value) {
        const hls = this.#hls;
        this.#options.quality = value;
        if (!hls.levels.length) return;
        const side = Number(value);
        hls.capLevelToPlayerSize = value === "auto";
        hls.autoLevelCapping = value === "least" ? 0 : -1;
        if (side) hls.nextLevel = this.#level(side);
        else if (!hls.autoLevelEnabled || value === "least") hls.nextLevel = -1;
    }

    /** Goes on after a problem, from where the video stands. */
    retry() {
        if (this.#hls.levels.length) this.#hls.startLoad(this.#video.currentTime || -1);
        else this.#hls.loadSource(this.#options.address());
    }

    close() {
        this.#hls.destroy();
    }

    async #prepare(request, address) {
        await this.#options.access.ready();
        request.open("GET", this.#options.access.fresh(address), true);
    }

    /** What is asked for again: a refused address once it is renewed, and what weak links drop. */
    #policies() {
        const { access } = this.#options;
        const shouldRetry = (policy, count, _isTimeout, response, usual) => {
            const status = response?.code;
            if (status === FORBIDDEN && access.isRenewable && count < 2) {
                access.distrust();
                return true;
            }
            return usual || (status === 0 && count < policy.maxNumRetry);
        };
        const policies = {};
        for (const name of ["manifestLoadPolicy", "playlistLoadPolicy", "fragLoadPolicy"]) {
            const { default: usual } = this.#Hls.DefaultConfig[name];
            policies[name] = { default: { ...usual, errorRetry: { ...usual.errorRetry, shouldRetry } } };
        }
        return policies;
    }

    #onFatal(problem, lost) {
        const { ErrorTypes } = this.#Hls;
        const status = problem.response?.code ?? 0;
        if (problem.type === ErrorTypes.MEDIA_ERROR && !this.#recovered) {
            this.#recovered = true;
            this.#hls.recoverMediaError();
        } else if (status === FORBIDDEN) {
            lost("access");
        } else if (problem.type === ErrorTypes.NETWORK_ERROR && (status < 400 || status >= 500)) {
            lost("network");
        } else {
            lost("other");
        }
    }

    /** The tallest level up to a short side; levels come lightest first. */
    #level(side) {
        const fits = this.#hls.levels.filter((level) => Math.min(level.width, level.height) <= side);
        return Math.max(0, fits.length - 1);
    }
}
