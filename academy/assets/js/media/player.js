// Puts the parts of a player together. The <video> stays the one source of truth: each part
// listens to its events and changes only it.

import { Access } from "./access.js";
import { mountCaptions, renewCaptions } from "./captions.js";
import { mountChapters } from "./chapters.js";
import { mountFloating } from "./floating.js";
import { mountFullscreen } from "./fullscreen.js";
import { mountHelp } from "./help.js";
import { mountKeyboard } from "./keyboard.js";
import { mountListening } from "./listening.js";
import { mountNotices } from "./notices.js";
import { mountPosition } from "./position.js";
import { mountPreview } from "./preview.js";
import { mountQuality } from "./quality.js";
import { mountSettings } from "./settings.js";
import { mountShare } from "./share.js";
import { mountSound } from "./sound.js";
import { mountSpeed } from "./speed.js";
import { showState } from "./states.js";
import { Stream } from "./stream.js";
import { mountTranscript } from "./transcript.js";
import { mountWaiting } from "./waiting.js";
import { clock } from "./words.js";

/** `part("play")` is the element with `data-player-play`, or null. */
const finder = (root) => (name) => root.querySelector(`[data-player-${name}]`);

export function mountPlayer(root) {
    const part = finder(root);
    const video = root.querySelector("video");
    const { say, warn } = mountNotices({ part });
    const access = new Access(video);
    const stream = new Stream(video, { warn, access });
    const player = { root, part, video, say, warn, access, stream };

    video.controls = false;
    part("controls").hidden = false;
    root.classList.add("player--ready");
    mountPlay(player);
    mountChapters(player);
    mountPreview(player);
    mountPosition(player);
    mountSound(player);
    mountSpeed(player);
    mountCaptions(player);
    mountQuality(player);
    mountListening(player);
    mountFloating(player);
    mountFullscreen(player);
    mountSettings(player);
    mountShare(player);
    mountHelp(player);
    mountWaiting(player);
    mountTranscript(player);
    mountKeyboard(player);
    access.whenRenewed = () => renewCaptions(player);
}

function mountPlay(player) {
    const { part, video, say, warn, stream } = player;
    const start = part("start");
    const button = part("play");

    player.play = async () => {
        // Before it disappears, or the focus is lost.
        if (document.activeElement === start) button.focus();
        start.hidden = true;
        if (video.ended) video.currentTime = 0;
        try {
            await stream.load();
            await video.play();
        } catch (error) {
            // A pause asked for meanwhile is no problem; anything else is told by "error".
            if (error.name === "NotAllowedError") start.hidden = false;
        }
    };
    player.toggle = () => (video.paused ? player.play() : video.pause());

    start.hidden = false;
    start.addEventListener("click", player.play);
    button.addEventListener("click", player.toggle);
    video.addEventListener("click", player.toggle);
    const show = () => {
        const playing = !video.paused && !video.ended;
        const label = video.dataset.resume ? `Reprendre à ${clock(video.dataset.resume)}` : "Lire";
        showState(button, playing ? "playing" : "paused", playing ? "Mettre en pause" : label, "k");
        if (playing) start.hidden = true;
    };
    // Where one stopped, which another script knows, until it plays or one goes elsewhere.
    const words = part("start-words");
    const first = [...words.childNodes];
    const offerResume = () => {
        words.replaceChildren(`Reprendre à ${clock(video.dataset.resume)}`);
        show();
    };
    const forgetResume = ({ type }) => {
        const { resume } = video.dataset;
        if (!resume || (type === "seeked" && Math.abs(video.currentTime - resume) < 1)) return;
        delete video.dataset.resume;
        words.replaceChildren(...first);
        show();
    };
    video.addEventListener("resumeoffer", offerResume);
    for (const event of ["play", "seeked"]) video.addEventListener(event, forgetResume);
    if (video.dataset.resume) offerResume();
    for (const event of ["play", "pause", "ended", "emptied"]) video.addEventListener(event, show);
    video.addEventListener("ended", () => say("La vidéo est terminée."));
    video.addEventListener("playing", () => warn(""));
    show();
}
