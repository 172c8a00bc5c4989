// Captions: a button when there is one language, a list when there are several.

import { recall, remember } from "./memory.js";

const NONE = "";

export function mountCaptions(player) {
    const { part, video, say } = player;
    const control = part("captions");
    if (!control) return;
    const tracks = () => [...video.textTracks].filter((track) => track.kind === "captions");
    const shown = () => tracks().find((track) => track.mode === "showing");
    const isButton = control.tagName === "BUTTON";

    const show = () => {
        const language = shown()?.language ?? NONE;
        if (isButton) control.setAttribute("aria-pressed", String(language !== NONE));
        else control.value = language;
    };
    const choose = (language) => {
        for (const track of tracks()) track.mode = track.language === language ? "showing" : "disabled";
        remember("sous-titres", language);
        show();
    };
    player.toggleCaptions = () => {
        const language = shown() ? NONE : preferred();
        choose(language);
        say(language ? "Sous-titres affichés." : "Sous-titres masqués.");
    };
    const preferred = () => {
        const known = recall("sous-titres");
        const languages = tracks().map((track) => track.language);
        return languages.includes(known) ? known : (languages[0] ?? NONE);
    };

    if (isButton) control.addEventListener("click", player.toggleCaptions);
    else control.addEventListener("change", () => choose(control.value));
    video.textTracks.addEventListener("change", show);
    // Shown unless this device was told otherwise.
    choose(recall("sous-titres") === NONE ? NONE : preferred());
}
