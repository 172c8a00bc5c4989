// Searching the transcript: accents and capitals do not matter, a phrase may run over two lines.

import { keepInView } from "./scrolling.js";
import { clock } from "./words.js";

const PAUSE = 200; // Milliseconds without a key before it searches.
const SHORTEST = 2; // Letters: fewer would mark the whole page.

export function mountSearch({ say }, { part, list }) {
    const field = part("query");
    const count = part("count");
    const steps = part("steps");
    let marks = [];
    let undo = [];
    let current = -1;
    let timer = 0;

    const search = () => {
        clearTimeout(timer);
        for (const restore of undo) restore();
        ({ marks, undo } = mark(list, folded(field.value.trim())));
        current = -1;
        steps.hidden = !marks.length;
        count.textContent = field.value.trim().length < SHORTEST ? "" : inPassages(marks.length);
        if (count.textContent) say(count.textContent);
        if (marks.length) show(0, { quiet: true });
    };
    const show = (index, { quiet = false } = {}) => {
        for (const piece of marks[current] ?? []) delete piece.dataset.current;
        current = (index + marks.length) % marks.length;
        for (const piece of marks[current]) piece.dataset.current = "";
        const line = marks[current][0].closest("li");
        keepInView(list, line);
        count.textContent = `${current + 1} sur ${inPassages(marks.length)}`;
        if (!quiet) say(`${count.textContent}, à ${clock(Number(line.dataset.start) / 1000)}\u00a0: ${line.lastElementChild.textContent}`);
    };

    field.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(search, PAUSE);
    });
    part("search").addEventListener("submit", (event) => {
        event.preventDefault();
        if (marks.length) show(current + 1);
        else search();
    });
    part("next").addEventListener("click", () => show(current + 1));
    part("previous").addEventListener("click", () => show(current - 1));
    return {
        /** Other lines: what was marked is gone with the old ones. */
        again: () => {
            undo = [];
            if (field.value) search();
        },
    };
}

const inPassages = (number) => (number ? `${number} passage${number > 1 ? "s" : ""}` : "Aucun passage");

/** Letters as they compare; each keeps its place, so that what is found can be shown. */
function foldedLetter(letter) {
    const plain = letter.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    const same = { œ: "oe", æ: "ae", "’": "'", "\u00a0": " ", "\u202f": " ", "\n": " ", "\t": " " };
    return same[plain] ?? plain;
}

const folded = (text) => [...text.normalize("NFC")].map(foldedLetter).join("").replace(/ +/g, " ");

/** All the words of the list as one folded text, and where each of its letters stands. */
function readWords(list) {
    const nodes = [];
    const places = []; // Of each folded letter: which node, and which letter of it.
    let text = "";
    const add = (letters, node, offset) => {
        for (const letter of letters) {
            if (letter === " " && text.endsWith(" ")) continue;
            text += letter;
            places.push([node, offset]);
        }
    };
    for (const line of list.children) {
        const walker = document.createTreeWalker(line.lastElementChild, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const node = nodes.push(walker.currentNode) - 1;
            let offset = 0;
            for (const letter of walker.currentNode.data) {
                add(foldedLetter(letter), node, offset);
                offset += letter.length;
            }
        }
        add(" ", nodes.length - 1, nodes.length ? nodes[nodes.length - 1].data.length : 0);
    }
    return { nodes, places, text };
}

/** Marks each passage; `marks` holds the pieces of each, `undo` what puts the words back. */
function mark(list, wanted) {
    if (wanted.length < SHORTEST) return { marks: [], undo: [] };
    const { nodes, places, text } = readWords(list);
    const pieces = new Map(); // Of each node: the parts to mark, and for which passage.
    let passages = 0;
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
        for (let letter = at; letter < at + wanted.length; letter += 1) {
            const [node, offset] = places[letter];
            const parts = pieces.get(node) ?? pieces.set(node, []).get(node);
            const last = parts[parts.length - 1];
            const end = offset + (nodes[node].data.codePointAt(offset) > 0xffff ? 2 : 1);
            if (last?.passage === passages) last.end = Math.max(last.end, end);
            else if (offset < nodes[node].data.length) parts.push({ passage: passages, start: offset, end });
        }
        passages += 1;
    }
    const marks = Array.from({ length: passages }, () => []);
    const undo = [...pieces].map(([node, parts]) => markNode(nodes[node], parts, marks));
    return { marks, undo };
}

function markNode(node, parts, marks) {
    const made = [];
    let from = 0;
    for (const { passage, start, end } of parts) {
        const element = document.createElement("mark");
        element.textContent = node.data.slice(start, end);
        marks[passage].push(element);
        made.push(document.createTextNode(node.data.slice(from, start)), element);
        from = Math.min(end, node.data.length);
    }
    made.push(document.createTextNode(node.data.slice(from)));
    node.replaceWith(...made);
    return () => {
        made[0].replaceWith(node);
        for (const piece of made.slice(1)) piece.remove();
    };
}
