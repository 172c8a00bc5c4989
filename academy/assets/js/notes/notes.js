// Notes at a moment of a video, and « à voir plus tard ».

import { Draft } from "./drafts.js";
import { button, make } from "./elements.js";
import { noteForm } from "./form.js";
import { laterButton } from "./later.js";
import { notesList } from "./list.js";
import { removeNote, writeNote } from "./server.js";

const KEPT = "votre note reste sur cet appareil";

/** `mine` is the answer of the personal request. */
export function offerNotes(root, mine) {
    const place = root.querySelector("[data-tools]");
    if (!place || !mine.notes) return;
    const player = root.querySelector("[data-player]");
    // Under the video: one writes while one watches.
    player?.after(place);
    mount(place, mine, player?.querySelector("video"));
}

function mount(place, { person, notes: server, saved }, video) {
    const status = make("p", { className: "tools__said" });
    status.setAttribute("role", "status");
    const say = (...words) => status.replaceChildren(...words);
    const draft = new Draft(person, location.pathname);
    let notes = server.items;

    const put = (note) => {
        notes = [...notes.filter((known) => known.key !== note.key), note];
        list.show(notes);
    };
    const save = async (note) => {
        try {
            put(await writeNote(server, note));
        } catch (error) {
            say(error.again ? `${error.message}\u00a0: ${KEPT} et partira dès le retour du réseau.` : `${error.message}\u00a0: ${KEPT}.`);
            if (error.again) addEventListener("online", form.submit, { once: true });
            return;
        }
        draft.remove();
        form.close();
        say("Note enregistrée.");
        add.focus();
    };
    const remove = async (note) => {
        try {
            await removeNote(server, note.key);
        } catch (error) {
            say(`${error.message}\u00a0: la note n’a pas été supprimée.`);
            return;
        }
        notes = notes.filter((known) => known.key !== note.key);
        list.show(notes);
        const back = button("La remettre", "button--plain", () => save(note));
        say("Note supprimée. ", back);
        back.focus();
    };

    const form = noteForm({ draft, most: server.most, save, leave: () => add.focus() });
    const list = notesList({ change: (note) => form.open(note), remove });
    const add = button(video ? "Noter ce moment" : "Prendre une note", "button--quiet", () => {
        say();
        form.open({ key: newKey(), second: video ? Math.floor(video.currentTime) : null, text: "" });
    });
    const deeds = make("p", { className: "actions" }, add);
    if (saved) deeds.append(laterButton(saved, say));
    place.replaceChildren(deeds, form.element, status, list.element);
    list.show(notes);
    takeUp(draft.read(), { form, say });
}

/** What was typed before the page was left, or before the network was. */
function takeUp(kept, { form, say }) {
    if (!kept?.text) return;
    form.open(kept, { focus: false });
    if (kept.wanted) form.submit();
    else say("Cette note n’était pas encore enregistrée.");
}

/** A UUID, also where the page is not served over HTTPS. */
function newKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
