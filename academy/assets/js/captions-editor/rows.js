// The lines on screen. The list of rows is the truth; each element follows its row. What lies
// outside the window is not laid out (content-visibility): 1,500 lines open at once.

import { remarksOn } from "./checks.js";
import { milliseconds, shown } from "./webvtt.js";

const CHECK_AFTER = 300; // Milliseconds without typing.

export class Rows {
    rows = [];
    /** Called when anything has changed. */
    whenChanged = () => {};
    /** Called with the chosen index, or -1. */
    whenChosen = () => {};
    #list;
    #template;
    #duration;
    #elements = new Map();
    #chosen = null;
    #said = null;
    #timer = 0;

    constructor(list, template, duration) {
        this.#list = list;
        this.#template = template.content.firstElementChild;
        this.#duration = duration;
        list.addEventListener("input", (event) => this.#typed(event.target));
        list.addEventListener("focusin", (event) => this.choose(this.#rowOf(event.target)));
        list.addEventListener("change", (event) => {
            const { field } = event.target.dataset;
            if (field === "start" || field === "end") event.target.value = shown(this.#rowOf(event.target), field);
        });
    }

    /** Other lines altogether. */
    show(rows) {
        this.rows = rows;
        this.#elements.clear();
        this.#chosen = null;
        this.#said = null;
        this.#list.replaceChildren(...rows.map((row) => this.#element(row)));
        this.#settle();
        this.whenChosen(-1);
    }

    get chosen() {
        return this.#chosen ? this.rows.indexOf(this.#chosen) : -1;
    }

    indexOf(element) {
        return this.rows.indexOf(this.#rowOf(element));
    }

    field(row, name) {
        return this.#elements.get(row)?.querySelector(`[data-field="${name}"]`);
    }

    choose(row) {
        if (row === this.#chosen) return;
        this.#elements.get(this.#chosen)?.classList.remove("caption--chosen");
        this.#chosen = row ?? null;
        this.#elements.get(this.#chosen)?.classList.add("caption--chosen");
        this.whenChosen(this.chosen);
    }

    /** The text of a line takes the focus, and the line comes into view. */
    focus(index) {
        const field = this.field(this.rows[index], "text");
        field?.focus({ preventScroll: true });
        field?.closest("li").scrollIntoView({ block: "nearest" });
    }

    /** Mark the line that is being said; null for none. */
    markSaid(row, { follow }) {
        if (row === this.#said) return;
        this.#elements.get(this.#said)?.removeAttribute("aria-current");
        this.#said = row;
        const element = this.#elements.get(row);
        element?.setAttribute("aria-current", "true");
        // Whoever is writing stays where they write.
        if (follow && element && !this.#list.contains(document.activeElement)) {
            element.scrollIntoView({ block: "nearest" });
        }
    }

    /** Put `added` in the place of `count` lines from an index, touching no other line. */
    splice(index, count, added) {
        const removed = this.rows.splice(index, count, ...added);
        const next = this.#elements.get(this.rows[index + added.length]) ?? null;
        for (const row of removed) {
            this.#elements.get(row).remove();
            this.#elements.delete(row);
        }
        for (const row of added) this.#list.insertBefore(this.#element(row), next);
        if (removed.includes(this.#chosen)) this.choose(this.rows[index] ?? this.rows.at(-1) ?? null);
        this.#settle();
    }

    /** Change values of a line by program. */
    change(row, values) {
        Object.assign(row, values);
        for (const name of Object.keys(values)) this.field(row, name).value = this.#shown(row, name);
        this.#later();
        this.whenChanged();
    }

    #typed(field) {
        const row = this.#rowOf(field);
        const name = field.dataset.field;
        if (name === "start" || name === "end") {
            row.typed[name] = field.value;
            row[name] = milliseconds(field.value);
        } else {
            row[name] = field.value;
        }
        this.#later();
        this.whenChanged();
    }

    #element(row) {
        const element = this.#template.cloneNode(true);
        for (const field of element.querySelectorAll("[data-field]")) {
            field.value = this.#shown(row, field.dataset.field);
        }
        element.row = row;
        this.#elements.set(row, element);
        return element;
    }

    #shown(row, name) {
        return name === "start" || name === "end" ? shown(row, name) : row[name];
    }

    #rowOf(element) {
        return element.closest("li")?.row;
    }

    #settle() {
        this.rows.forEach((row, index) => {
            const number = this.#elements.get(row).querySelector("[data-number]");
            if (number.textContent !== String(index + 1)) number.textContent = String(index + 1);
        });
        this.check();
        this.whenChanged();
    }

    #later() {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.check(), CHECK_AFTER);
    }

    /** Say beside each line what is to be seen to; only what has changed is touched. */
    check() {
        this.rows.forEach((row, index) => {
            const { errors, warnings } = remarksOn(row, this.rows[index - 1], this.#duration);
            const text = [...errors, ...warnings].join(" ; ");
            if (text === (row.remarks ?? "")) return;
            row.remarks = text;
            const element = this.#elements.get(row);
            element.classList.toggle("caption--wrong", errors.length > 0);
            const place = element.querySelector("[data-remarks]");
            place.textContent = text;
            place.hidden = !text;
        });
    }

    /** Copies of all the lines, to come back to. */
    copy() {
        return this.rows.map(({ start, end, typed, speaker, text }) => ({
            start,
            end,
            typed: { ...typed },
            speaker,
            text,
        }));
    }
}
