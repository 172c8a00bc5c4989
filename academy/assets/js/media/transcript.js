// The transcript follows: what is being said is marked, and kept in view inside its own list.

import { recall, remember } from "./memory.js";
import { keepInView } from "./scrolling.js";
import { mountSearch } from "./transcript-search.js";
import { mountLanguages } from "./transcript-language.js";
import { lastBefore } from "./words.js";

export function mountTranscript(player) {
    const { video } = player;
    const root = document.querySelector("[data-transcript]");
    if (!root) return;
    const part = (name) => root.querySelector(`[data-transcript-${name}]`);
    const list = root.querySelector("[data-player-transcript]");
    const follow = part("follow");
    let lines = [];
    let starts = [];
    let current = null;

    const read = () => {
        lines = [...list.children];
        starts = lines.map((line) => Number(line.dataset.start) / 1000);
        current = null;
    };
    const show = () => {
        const said = lines[lastBefore(starts, video.currentTime + 0.05)] ?? null;
        if (said === current) return;
        current?.removeAttribute("aria-current");
        current = said;
        if (!said) return;
        said.setAttribute("aria-current", "true");
        if (follow.checked && !list.matches(":hover, :focus-within")) keepInView(list, said);
    };

    // A click on what is said goes there too; its time is the link, for the keyboard and for readers.
    list.dataset.seeks = "";
    list.addEventListener("click", (event) => {
        if (event.target.closest("a, button") || !getSelection().isCollapsed) return;
        event.target.closest("li")?.querySelector("[data-player-seek]")?.click();
    });
    part("tools").hidden = false;
    follow.checked = recall("suivre") !== "non";
    follow.addEventListener("change", () => {
        remember("suivre", follow.checked ? "oui" : "non");
        if (follow.checked && current) keepInView(list, current);
    });
    rememberFolding(root);
    mountPrint(document.querySelector("[data-transcript-print]"));
    const search = mountSearch(player, { part, list });
    mountLanguages(player, {
        part,
        list,
        changed: () => {
            read();
            search.again();
            show();
        },
    });
    read();
    video.addEventListener("timeupdate", show);
}

/** Who folds it away, on a phone for instance, finds it folded the next time. */
function rememberFolding(details) {
    if (recall("transcription") === "fermee") details.open = false;
    details.addEventListener("toggle", () => remember("transcription", details.open ? "ouverte" : "fermee"));
}

/** The title and the transcript, whole, without the rest of the page. */
function mountPrint(item) {
    const page = document.documentElement;
    item.hidden = false;
    item.querySelector("button").addEventListener("click", () => {
        page.dataset.printing = "transcript";
        addEventListener("afterprint", () => delete page.dataset.printing, { once: true });
        print();
    });
}
