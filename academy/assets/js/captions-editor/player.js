// The video beside the lines: plays one of them, and shows which one is being said.

export class Player {
    #video;
    #rows;
    #preview;
    #follow;
    #stopAt = Infinity;

    /** `video` is null while there is none to see. */
    constructor(video, rows, { preview, follow }) {
        this.#video = video;
        this.#rows = rows;
        this.#preview = preview;
        this.#follow = follow;
        if (!video) return;
        for (const event of ["timeupdate", "seeked"]) video.addEventListener(event, () => this.#tell());
        video.addEventListener("pause", () => (this.#stopAt = Infinity));
    }

    /** Milliseconds. */
    now() {
        return this.#video ? Math.round(this.#video.currentTime * 1000) : 0;
    }

    /** The last line that has begun; -1 before the first. */
    indexAt(time = this.now()) {
        const { rows } = this.#rows;
        let low = 0;
        let high = rows.length;
        while (low < high) {
            const middle = (low + high) >> 1;
            if (rows[middle].start <= time + 20) low = middle + 1;
            else high = middle;
        }
        return low - 1;
    }

    playRow(row) {
        if (!this.#video || Number.isNaN(row.start)) return;
        this.#video.currentTime = row.start / 1000;
        this.#stopAt = row.end;
        this.#video.play().catch(() => {});
    }

    toggle() {
        if (!this.#video) return;
        if (this.#video.paused) this.#video.play().catch(() => {});
        else this.#video.pause();
    }

    #tell() {
        const now = this.now();
        if (now >= this.#stopAt) this.#video.pause();
        const row = this.#rows.rows[this.indexAt(now)];
        const isSaid = row && now < row.end;
        this.#rows.markSaid(isSaid ? row : null, { follow: this.#follow.checked && !this.#video.paused });
        this.#preview.textContent = isSaid ? row.text : "";
        this.#preview.hidden = !isSaid;
    }
}
