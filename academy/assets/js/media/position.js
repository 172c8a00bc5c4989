// Where one is: the slider, the time, and links to a moment (chapters, transcript, ?t=).

import { clock, inWords } from "./words.js";

const STEP = 5; // Seconds for an arrow key.
const LEAP = 30; // Seconds for Page Up and Page Down.

export function mountPosition(player) {
    const { part, video } = player;
    const slider = part("position");
    const elapsed = part("elapsed");
    const length = () => (Number.isFinite(video.duration) && video.duration) || Number(video.dataset.duration);
    let dragging = false;

    const show = (seconds = video.currentTime) => {
        elapsed.textContent = clock(seconds);
        if (!dragging) slider.value = String(Math.floor(seconds));
        slider.style.setProperty("--played", String(Math.min(1, seconds / length() || 0)));
        // Nobody wants to hear the time each second: a focused slider speaks when it is moved.
        if (document.activeElement !== slider || dragging) describe(seconds);
    };
    const describe = (seconds) => {
        slider.setAttribute("aria-valuetext", `${inWords(seconds)} sur ${inWords(length())}`);
    };

    player.seek = (seconds) => {
        video.currentTime = Math.min(Math.max(0, seconds), Math.max(0, length() - 0.1));
        show(video.currentTime);
        describe(video.currentTime);
    };
    player.seekBy = (seconds) => player.seek(video.currentTime + seconds);

    slider.addEventListener("input", () => {
        dragging = true;
        show(Number(slider.value));
    });
    slider.addEventListener("change", () => {
        dragging = false;
        player.seek(Number(slider.value));
    });
    slider.addEventListener("focus", () => describe(video.currentTime));
    slider.addEventListener("keydown", (event) => {
        const moves = {
            ArrowLeft: -STEP,
            ArrowDown: -STEP,
            ArrowRight: STEP,
            ArrowUp: STEP,
            PageDown: -LEAP,
            PageUp: LEAP,
            Home: -length(),
            End: length(),
        };
        if (!(event.key in moves) || event.altKey || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        event.stopPropagation();
        player.seekBy(moves[event.key]);
    });
    for (const event of ["timeupdate", "seeking", "loadedmetadata", "durationchange", "play"]) {
        video.addEventListener(event, () => {
            slider.max = String(Math.floor(length()));
            show();
        });
    }
    startWhereAsked(player);
    followLinks(player);
    show();
}

/** `?t=72`: the video waits there; nothing plays by itself. */
function startWhereAsked({ video, seek }) {
    const asked = Number(new URLSearchParams(location.search).get("t"));
    if (asked > 0 && asked < Number(video.dataset.duration)) seek(asked);
}

/** Links of the page to a moment play from there instead of loading the page again. */
function followLinks(player) {
    document.addEventListener("click", (event) => {
        const link = event.target.closest("[data-player-seek]");
        if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
        event.preventDefault();
        player.seek(Number(link.dataset.playerSeek));
        player.play();
        player.say(`Lecture à ${inWords(Number(link.dataset.playerSeek))}.`);
    });
}
