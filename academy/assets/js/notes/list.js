// The notes of the page, in the order of its video.

import { clock } from "../media/words.js";
import { button, make } from "./elements.js";

const first = (left, right) => (left.second ?? -1) - (right.second ?? -1);

/** `change` and `remove` take a note. */
export function notesList({ change, remove }) {
    const list = make("ul", { className: "tools__list" });
    list.setAttribute("role", "list");

    const row = (note) => {
        const words = make("p", { className: "tools__text" }, note.text);
        const about = `la note «\u00a0${note.text.slice(0, 40)}\u00a0»`;
        const deeds = make(
            "p",
            { className: "tools__deeds" },
            deed("Modifier", about, () => change(note)),
            deed("Supprimer", about, () => remove(note)),
        );
        return make("li", {}, ...(note.second === null ? [] : [moment(note.second)]), make("div", {}, words, deeds));
    };
    return {
        element: list,
        show(notes) {
            list.replaceChildren(...[...notes].sort(first).map(row));
            list.hidden = !notes.length;
        },
    };
}

/** A link that the player follows by itself; elsewhere the page opens at that moment. */
function moment(second) {
    const link = make("a", { href: `?t=${second}` }, clock(second));
    link.dataset.playerSeek = second;
    return link;
}

function deed(words, about, act) {
    const made = button(words, "button--plain", act);
    made.append(make("span", { className: "visually-hidden" }, ` ${about}`));
    return made;
}
