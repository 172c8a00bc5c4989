// Where one is: the slider, the time, what is loaded, and links to a moment (chapters,
// transcript, ?t=).

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
        part("played").style.inlineSize = `${100 * Math.min(1, seconds / length() || 0)}%`;
        // Nobody wants to hear the time each second: a focused slider speaks when it is moved.
        if (document.activeElement !== slider || dragging) describe(seconds);
    };
    const describe = (seconds) => {
        const chapter = player.chapterAt(seconds);
        const place = `${inWords(seconds)} sur ${inWords(length())}`;
        slider.setAttribute("aria-valuetext", chapter ? `${place}, chapitre «\u00a0${chapter.title}\u00a0»` : place);
    };
    const showLoaded = () => {
        const end = loadedUntil(video);
        part("loaded").style.inlineSize = `${100 * Math.min(1, end / length() || 0)}%`;
    };

    player.length = length;
    player.seek = (seconds) => {
        video.currentTime = Math.min(Math.max(0, seconds), Math.max(0, length() - 0.1));
        // Before anything is loaded the browser says nothing, and the rest would not follow.
        if (video.readyState === 0) video.dispatchEvent(new Event("timeupdate"));
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
        };
        if (!(event.key in moves) || event.altKey || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        event.stopPropagation();
        player.seekBy(moves[event.key]);
        player.showPreview(video.currentTime);
    });
    for (const event of ["timeupdate", "seeking", "loadedmetadata", "durationchange", "play"]) {
        video.addEventListener(event, () => {
            slider.max = String(Math.floor(length()));
            show();
        });
    }
    for (const event of ["progress", "timeupdate", "seeked", "emptied"]) video.addEventListener(event, showLoaded);
    mountSteps(player);
    startWhereAsked(player);
    followLinks(player);
    show();
}

/** Until where it would play on without the network, in seconds. */
function loadedUntil({ buffered, currentTime }) {
    for (let index = 0; index < buffered.length; index += 1) {
        if (buffered.start(index) <= currentTime + 0.5 && buffered.end(index) >= currentTime) return buffered.end(index);
    }
    return 0;
}

function mountSteps({ root, seekBy, say, video }) {
    for (const button of root.querySelectorAll("[data-player-step]")) {
        button.addEventListener("click", () => {
            seekBy(Number(button.dataset.playerStep));
            say(inWords(video.currentTime));
        });
    }
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
