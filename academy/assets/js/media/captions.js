// Captions: on or off, in which language, how large and on what ground, kept on this device.
// They are drawn here, larger on a phone than browsers would and never under the commands; the
// full screen of an iPhone, which shows the video alone, draws its own.

import { recall, remember } from "./memory.js";

const NONE = "";
const SIZES = ["small", "normal", "large", "largest"];
const GROUNDS = ["none", "half", "full"];

export function mountCaptions(player) {
    const { part, video, say } = player;
    const button = part("captions");
    if (!button) return;
    const select = part("captions-language");
    const elements = [...video.querySelectorAll("track")];
    const first = elements.find((element) => element.default) ?? elements[0];
    // Else browsers show it by themselves each time the source changes.
    for (const element of elements) element.default = false;
    const languages = elements.map((element) => element.srclang);
    const known = recall("sous-titres");
    let favourite = languages.includes(known) ? known : first.srclang;
    let shown = known === NONE ? NONE : favourite;
    let isNative = false;

    const view = captionsView(part("cues"));
    const apply = () => {
        for (const { track, srclang } of elements) {
            const mode = srclang !== shown ? "disabled" : isNative ? "showing" : "hidden";
            if (track.mode !== mode) track.mode = mode;
        }
        view.follow(isNative ? null : elements.find((element) => element.srclang === shown)?.track);
        button.setAttribute("aria-pressed", String(shown !== NONE));
        if (select) select.value = favourite;
    };
    const choose = (language) => {
        shown = language;
        if (language) favourite = language;
        remember("sous-titres", language);
        apply();
        const which = languages.length > 1 ? `\u00a0: ${labelOf(language || favourite)}` : "";
        say(language ? `Sous-titres affichés${which}.` : "Sous-titres masqués.");
    };
    const labelOf = (language) => elements.find((element) => element.srclang === language).label;

    player.toggleCaptions = () => choose(shown ? NONE : favourite);
    button.addEventListener("click", player.toggleCaptions);
    select?.addEventListener("change", () => choose(select.value));
    // Browsers and their menus have opinions of their own about what is shown.
    video.textTracks.addEventListener("change", () => {
        // Other tracks may be read out of sight: the transcript does.
        if (!isNative && elements.some(({ track }) => track.mode === "showing")) apply();
    });
    followNativeScreens(video, (isOn) => {
        if (!isOn) shown = elements.find(({ track }) => track.mode === "showing")?.srclang ?? NONE;
        isNative = isOn;
        apply();
    });
    mountStyle(player, "captions-size", "taille-sous-titres", SIZES);
    mountStyle(player, "captions-ground", "fond-sous-titres", GROUNDS);
    apply();
}

/** Captions that were not fetched yet are fetched under the newest prefix. */
export function renewCaptions({ video, access }) {
    for (const element of video.querySelectorAll("track")) {
        const address = element.getAttribute("src");
        if (element.readyState !== HTMLTrackElement.LOADED && access.isOld(address)) {
            element.src = access.fresh(address);
        }
    }
}

/** What an iPhone shows in full screen, or Safari in a small window, is the video alone. */
function followNativeScreens(video, tell) {
    video.addEventListener("webkitbeginfullscreen", () => tell(true));
    video.addEventListener("webkitendfullscreen", () => tell(false));
}

/** A list whose choice is an attribute of the player, which the styles read. */
function mountStyle({ root, part }, name, memory, offered) {
    const select = part(name);
    const known = recall(memory);
    const apply = () => root.setAttribute(`data-${name}`, select.value);
    if (offered.includes(known)) select.value = known;
    apply();
    select.addEventListener("change", () => {
        apply();
        remember(memory, select.value);
    });
}

/** Draws the cues of one track; a screen reader has the transcript, and is told nothing here. */
function captionsView(place) {
    let followed = null;
    let speaker = "";
    const draw = () => {
        const cues = [...(followed?.activeCues ?? [])];
        place.lang = followed?.language ?? "";
        place.replaceChildren(...cues.map((cue) => line(cue)));
    };
    const line = (cue) => {
        const words = document.createElement("span");
        words.append(cue.getCueAsHTML());
        const name = words.querySelector("span[title]")?.title ?? "";
        if (name && name !== speaker) words.prepend(`${name}\u00a0: `);
        speaker = name || speaker;
        const paragraph = document.createElement("p");
        paragraph.append(words);
        return paragraph;
    };
    return {
        follow(track) {
            if (track === followed) return;
            followed?.removeEventListener("cuechange", draw);
            followed = track ?? null;
            followed?.addEventListener("cuechange", draw);
            speaker = "";
            draw();
        },
    };
}
