// Puts the editor together: the text of the form is the truth, shown as lines.

import { Drafts } from "./drafts.js";
import { mountKeyboard } from "./keyboard.js";
import { Messages } from "./messages.js";
import { Player } from "./player.js";
import { Rows } from "./rows.js";
import { save } from "./saving.js";
import { Tools } from "./tools.js";
import { parse, serialise } from "./webvtt.js";

export function mountEditor(root) {
    const find = (name) => root.querySelector(`[data-captions-${name}]`);
    const form = find("form");
    const text = find("text");
    const mode = find("mode");
    const drafts = new Drafts(root.dataset.key);
    const rows = new Rows(find("rows"), find("row"), Number(root.dataset.duration) * 1000);
    const player = new Player(find("video"), rows, { preview: find("preview"), follow: find("follow") });
    const messages = new Messages(root, (line) => goTo(line));
    const tools = new Tools(rows, player, (said) => messages.say(said));
    let isText = true;
    let isDirty = "unsaved" in root.dataset;
    let isShowing = false;

    const current = () => (isText ? text.value : serialise(rows.rows));
    const touch = () => {
        if (isShowing) return;
        isDirty = true;
        drafts.keep(form.elements.revision.value, current);
    };

    /** The text as lines, unless something in it cannot be one. */
    const showRows = ({ quietly = false } = {}) => {
        const { rows: parsed, problems } = parse(text.value);
        if (problems.length && quietly) return false;
        if (problems.length) {
            messages.showErrors(problems.map(({ line, text }) => ({ line, text: `Ligne ${line} : ${text}.` })));
            return false;
        }
        isShowing = true;
        rows.show(parsed);
        isShowing = false;
        tools.forget();
        // Each line now says what is wrong with it.
        if (!quietly) messages.showErrors([]);
        setMode(false);
        return true;
    };
    const setMode = (asText) => {
        if (asText && !isText) text.value = serialise(rows.rows);
        isText = asText;
        find("plain").hidden = !asText;
        find("rows").hidden = asText;
        find("tools").hidden = asText;
        mode.hidden = false;
        mode.textContent = asText ? "Voir les lignes" : "Voir le texte";
    };
    const goTo = (line) => {
        if (isText) {
            selectLine(text, line);
            return;
        }
        if (!rows.rows.length) return;
        const index = rows.rows.findLastIndex((row) => row.line <= line);
        rows.focus(Math.max(0, index));
    };

    const submit = async (action) => {
        text.value = current();
        messages.refuse("");
        messages.showErrors([]);
        messages.say("Enregistrement…");
        drafts.keepNow(form.elements.revision.value, current);
        const sent = text.value;
        const answer = await save(form, action);
        messages.say(answer.message ?? "");
        if (answer.status === 200) {
            form.elements.revision.value = answer.revision;
            messages.showWarnings(answer.warnings);
            find("conflict").hidden = true;
            isDirty = current() !== sent;
            if (isDirty) drafts.keepNow(answer.revision, current);
            else drafts.forget();
            if (answer.next && !isDirty) location.assign(answer.next);
            return;
        }
        messages.showErrors(answer.errors ?? []);
        messages.refuse(answer.refusal ?? "");
        if (answer.status !== 409) return;
        // The next press means it: this text takes the place of the other.
        form.elements.revision.value = answer.revision;
        find("other").value = answer.other_text;
        find("conflict").hidden = false;
        find("conflict").querySelector("h2").focus();
    };

    /** Put a text in the place of what is shown; undo brings nothing back, the choice was explicit. */
    const take = (other, revision) => {
        text.value = other;
        form.elements.revision.value = revision;
        if (!showRows()) setMode(true);
        touch();
    };

    mode.addEventListener("click", () => (isText ? showRows() : setMode(true)));
    text.addEventListener("input", touch);
    rows.whenChanged = touch;
    rows.whenChosen = (index) => {
        find("chosen").textContent = index < 0 ? "Aucune ligne choisie" : `Ligne ${index + 1}`;
    };
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        submit(event.submitter?.value ?? "draft");
    });
    find("other-take").addEventListener("click", (event) => {
        event.preventDefault();
        find("conflict").hidden = true;
        take(find("other").value, form.elements.revision.value);
    });
    addEventListener("beforeunload", (event) => {
        if (!isDirty) return;
        drafts.keepNow(form.elements.revision.value, current);
        event.preventDefault();
    });
    addEventListener("pagehide", () => {
        if (isDirty) drafts.keepNow(form.elements.revision.value, current);
    });

    mountButtons(root, tools, find);
    mountKeyboard(root, { tools, player, save: () => submit(form.dataset.kept) });
    // What the server says of a text that it refused is already on the page.
    if (!showRows({ quietly: true })) setMode(true);
    offer(find, drafts, { present: current(), revision: form.elements.revision.value, take });
}

function mountButtons(root, tools, find) {
    const acts = {
        shift: () => tools.shift(find("shift").valueAsNumber || 0),
        findNext: () => tools.findNext(find("find").value, find("where").value),
        replaceAll: () => tools.replaceAll(find("find").value, find("replace").value, find("where").value),
    };
    root.addEventListener("click", (event) => {
        const button = event.target.closest("[data-do]");
        if (!button) return;
        const act = acts[button.dataset.do] ?? ((element) => tools[button.dataset.do](element));
        act(button);
    });
    const undo = root.querySelector('[data-do="undo"]');
    tools.whenPast = (name) => {
        undo.disabled = !name;
        undo.textContent = name ? `Annuler : ${name}` : "Annuler";
    };
}

/** A text of this device that was not saved: offered, unless it is what is there. */
function offer(find, drafts, { present, revision, take }) {
    const draft = drafts.found();
    if (!draft || draft.text === present) {
        drafts.forget();
        return;
    }
    const when = new Date(draft.at).toLocaleString("fr-FR", { dateStyle: "long", timeStyle: "short" });
    const isOld = String(draft.revision) !== String(revision);
    find("found-text").textContent =
        `Un texte que vous n’aviez pas enregistré a été retrouvé sur cet appareil (${when}).` +
        (isOld ? " Les sous-titres ont été enregistrés depuis : les deux textes vous seront montrés." : "");
    const close = () => (find("found").hidden = true);
    find("found-take").addEventListener("click", () => {
        close();
        take(draft.text, draft.revision);
    });
    find("found-drop").addEventListener("click", () => {
        close();
        drafts.forget();
    });
    find("found").hidden = false;
}

function selectLine(area, line) {
    const lines = area.value.split("\n");
    const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    area.focus();
    area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
    area.scrollTop = (area.scrollHeight / lines.length) * Math.max(0, line - 4);
}
