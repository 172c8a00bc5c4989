// The whole stage, commands and captions included; on an iPhone, its own player.

import { showState } from "./states.js";

const IDLE = 3000; // Milliseconds without a gesture after which the commands leave the picture.

export function mountFullscreen(player) {
    const { part, video } = player;
    const stage = part("stage");
    const button = part("fullscreen");
    const own = () => Boolean(video.webkitEnterFullscreen) && !document.fullscreenEnabled;
    if (!document.fullscreenEnabled && !own()) return;
    button.hidden = false;

    player.toggleFullscreen = () => {
        if (own()) video.webkitEnterFullscreen();
        else if (document.fullscreenElement) document.exitFullscreen();
        else stage.requestFullscreen().catch(() => {});
    };
    button.addEventListener("click", player.toggleFullscreen);
    document.addEventListener("fullscreenchange", () => {
        const large = document.fullscreenElement === stage;
        showState(button, large ? "large" : "small", large ? "Quitter le plein écran" : "Plein écran", "f");
        // Keys work where the focus is: it may have been outside of what is now the screen.
        if (large && !stage.contains(document.activeElement)) part("play").focus();
    });
    hideWhenIdle(stage, video);
    keepCaptionsAbove(stage, part("controls"));
}

/** Styles hide the commands of an idle stage in full screen only, and never a focused one. */
function hideWhenIdle(stage, video) {
    let timer = 0;
    const wake = () => {
        delete stage.dataset.idle;
        clearTimeout(timer);
        timer = setTimeout(() => {
            if (!video.paused) stage.dataset.idle = "";
        }, IDLE);
    };
    for (const event of ["pointermove", "pointerdown", "keydown", "focusin"]) {
        stage.addEventListener(event, wake);
    }
    video.addEventListener("play", wake);
    video.addEventListener("pause", wake);
}

/** The commands lie over the picture in full screen: captions begin above them. */
function keepCaptionsAbove(stage, controls) {
    if (!window.ResizeObserver) return;
    const observer = new ResizeObserver(() => {
        stage.style.setProperty("--player-controls", `${controls.offsetHeight}px`);
    });
    observer.observe(controls);
}
