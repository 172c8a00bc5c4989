// Volume and mute. Phones have buttons for the volume and ignore what a page asks.

import { recall, remember } from "./memory.js";
import { showState } from "./states.js";

export function mountSound(player) {
    const { part, video } = player;
    const button = part("mute");
    const slider = part("volume");
    const known = recall("volume");
    if (known !== null && Number(known) >= 0 && Number(known) <= 1) video.volume = Number(known);

    const show = () => {
        const muted = video.muted || video.volume === 0;
        showState(button, muted ? "muted" : "heard", muted ? "Remettre le son" : "Couper le son", "m");
        slider.value = String(Math.round((video.muted ? 0 : video.volume) * 100));
        slider.setAttribute("aria-valuetext", muted ? "Son coupé" : `${slider.value}\u00a0%`);
    };
    player.mute = () => {
        video.muted = !video.muted;
        if (!video.muted && video.volume === 0) video.volume = 0.5;
    };
    player.louder = (change) => {
        video.muted = false;
        video.volume = Math.min(1, Math.max(0, Math.round((video.volume + change) * 100) / 100));
    };
    button.addEventListener("click", player.mute);
    slider.addEventListener("input", () => {
        video.muted = false;
        video.volume = Number(slider.value) / 100;
    });
    video.addEventListener("volumechange", () => {
        show();
        remember("volume", String(video.volume));
    });
    show();
}
