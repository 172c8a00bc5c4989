// The transcript in another language: its lines are those of the captions, fetched when asked for.

import { clock } from "./words.js";

export function mountLanguages({ video }, { part, list, changed }) {
    const select = part("language");
    if (!select) return;
    const original = { lang: list.lang, lines: [...list.children] };
    const show = ({ lang, lines }) => {
        list.lang = lang;
        list.replaceChildren(...lines);
        list.scrollTop = 0;
        changed();
    };
    select.value = original.lang;
    select.addEventListener("change", async () => {
        const language = select.value;
        if (language === original.lang) {
            show(original);
            return;
        }
        const element = [...video.querySelectorAll("track")].find((track) => track.srclang === language);
        const lines = (await cuesOf(element)).map(line);
        if (select.value === language && lines.length) show({ lang: language, lines });
    });
}

/** The cues of a track, fetched when its captions are not shown. */
async function cuesOf(element) {
    const { track } = element;
    const before = track.mode;
    if (before === "disabled") track.mode = "hidden";
    if (element.readyState < HTMLTrackElement.LOADED) {
        await new Promise((resolve) => {
            for (const event of ["load", "error"]) element.addEventListener(event, resolve, { once: true });
        });
    }
    const cues = [...(track.cues ?? [])].map((cue) => ({
        start: cue.startTime,
        end: cue.endTime,
        words: cue.getCueAsHTML(),
    }));
    if (before === "disabled") track.mode = before;
    return cues;
}

/** As in media/transcript.html. */
function line({ start, end, words }, index, cues) {
    const speaker = nameIn(words);
    const item = document.createElement("li");
    item.dataset.start = String(Math.round(start * 1000));
    item.dataset.end = String(Math.round(end * 1000));
    const link = document.createElement("a");
    link.href = `?t=${Math.floor(start)}#lecteur`;
    link.dataset.playerSeek = String(Math.floor(start));
    link.textContent = clock(start);
    const text = document.createElement("span");
    if (speaker && (index === 0 || nameIn(cues[index - 1].words) !== speaker)) {
        const name = document.createElement("b");
        name.textContent = `${speaker}\u00a0: `;
        text.append(name);
    }
    // A copy: the line after this one still reads the name.
    text.append(words.cloneNode(true));
    item.append(link, text);
    return item;
}

const nameIn = (words) => words.querySelector("span[title]")?.title ?? "";
