// Chapters: marked on the seek bar, named while one seeks, and the present one told in the list.

import { lastBefore } from "./words.js";

export function mountChapters(player) {
    const { root, part, video } = player;
    const links = [...root.querySelectorAll("[data-player-chapters] [data-player-seek]")];
    const chapters = links.map((link) => ({
        link,
        start: Number(link.dataset.playerSeek),
        title: link.querySelector("[data-player-title]").textContent.trim(),
    }));
    const starts = chapters.map(({ start }) => start);
    let current = null;

    /** The chapter at a moment (seconds); undefined before the first. */
    player.chapterAt = (seconds) => chapters[lastBefore(starts, seconds)];
    const show = () => {
        const link = player.chapterAt(video.currentTime)?.link ?? null;
        if (link === current) return;
        current?.removeAttribute("aria-current");
        link?.setAttribute("aria-current", "true");
        current = link;
    };
    for (const event of ["timeupdate", "seeking"]) video.addEventListener(event, show);
    show();

    const length = Number(video.dataset.duration);
    for (const start of starts) {
        if (start <= 0 || start >= length) continue;
        const mark = document.createElement("span");
        mark.className = "player__mark";
        mark.style.insetInlineStart = `${(100 * start) / length}%`;
        part("track").append(mark);
    }
}
