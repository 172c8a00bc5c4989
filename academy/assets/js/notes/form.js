// Writing a note: what is typed is kept by the browser until the server has it.

import { clock } from "../media/words.js";
import { button, make } from "./elements.js";

/** `save` takes a draft; `leave` is called when the person gives up. */
export function noteForm({ draft, most, save, leave }) {
    const label = make("label", { htmlFor: "note-text" });
    const field = make("textarea", { id: "note-text", rows: 3, maxLength: most });
    const cancel = button("Annuler", "button--quiet", () => {
        draft.remove();
        close();
        leave();
    });
    const form = make(
        "form",
        { className: "tools__form", hidden: true },
        label,
        field,
        make("p", { className: "actions" }, button("Enregistrer la note", ""), cancel),
    );
    let note = null;

    const keep = (wanted) => {
        note = { ...note, text: field.value, wanted };
        draft.write(note);
    };
    const submit = () => {
        if (!note || !field.value.trim()) return field.focus();
        keep(true);
        save(note);
    };
    const close = () => {
        note = null;
        form.hidden = true;
    };
    field.addEventListener("input", () => keep(false));
    field.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
    });
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        submit();
    });

    return {
        element: form,
        close,
        submit,
        get isOpen() {
            return !form.hidden;
        },
        focus: () => field.focus(),
        /** Several calls are one: what is being typed is never replaced. */
        open(opened, { focus = true } = {}) {
            if (form.hidden) {
                note = opened;
                field.value = note.text;
                label.textContent = note.second === null ? "Votre note" : `Votre note à ${clock(note.second)}`;
                form.hidden = false;
            }
            if (focus) field.focus();
        },
    };
}
