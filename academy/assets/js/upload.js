// The file field of a video: what is chosen leaves at once, in pieces, and survives what happens
// to the network, the server or the browser. Without this script it is a plain file field.
// A custom element, because forms also arrive in the dialogs of pages, long after the page.

import { Pace } from "./upload/pace.js";
import { Sender } from "./upload/sender.js";
import { Server } from "./upload/server.js";
import { percent, percentText, quoted, remaining, speed, weight, WORDS } from "./upload/words.js";

const LOOKS = { lost: "waits", busy: "waits", full: "waits", session: "waits", refused: "wrong", done: "done" };

class ResumableUpload extends HTMLElement {
    #sender = null;
    #sent = 0;
    #pace = new Pace();
    #quarter = 0;
    // The button that was pressed before the file had arrived.
    #pressed = null;
    #ended = null;
    // The title taken from a file: another file may change it, for nobody has written it.
    #suggested = "";

    connectedCallback() {
        this.#ended = new AbortController();
        if (!this.input) this.#build();
        this.form = this.closest("form");
        const listen = (target, event, action, capture = false) =>
            target.addEventListener(event, action, { capture, signal: this.#ended.signal });
        listen(document, "click", (event) => this.#clicked(event), true);
        listen(document, "submit", (event) => this.#submitted(event), true);
        listen(window, "beforeunload", (event) => {
            if (this.#sender?.isUnderway && this.#sender.state !== "paused") event.preventDefault();
        });
        this.#list();
    }

    disconnectedCallback() {
        this.#ended.abort();
        this.#sender?.leave();
        this.#sender = null;
    }

    #build() {
        this.input = this.querySelector("input[type=file]");
        this.key = this.querySelector("[data-upload-key]");
        this.isRequired = this.input.required || !this.key.value;
        this.append(this.querySelector("[data-upload-panel]").content.cloneNode(true));
        this.server = new Server(this.dataset.uploads, this.dataset.csrfCookie);
        const on = (name, action) => this.#find(name).addEventListener("click", action);
        this.input.addEventListener("change", () => this.#choose());
        on("pause", () => this.#sender.pause());
        on("resume", () => this.#sender.resume());
        on("cancel", () => this.#cancel());
        on("remove", () => this.#remove());
    }

    #find(name) {
        return this.querySelector(`[data-upload-${name}]`);
    }

    #choose() {
        const file = this.input.files[0];
        if (!file) return;
        this.#sender?.leave();
        this.#found(null);
        this.#suggestTitle(file);
        this.#pace.forget();
        this.#quarter = 0;
        this.#find("name").textContent = file.name;
        this.#sender = new Sender(file, this.server, {
            state: (state, message) => this.#show(state, message),
            progress: (sent) => this.#progress(sent),
            created: () => this.#accepted(),
            restarted: () => this.#say(WORDS.restarted),
            done: (key) => this.#arrived(key, file.name),
        });
        this.#progress(0);
        this.#sender.start();
    }

    /** The server has the name and expects the rest: the form need not carry the file. */
    #accepted() {
        this.input.value = "";
        this.input.required = false;
        this.#list();
    }

    #arrived(key, name) {
        this.#progress(this.#sender.file.size);
        this.#found(key, name);
        this.#list();
        const pressed = this.#pressed;
        this.#pressed = null;
        this.#find("waiting").textContent = "";
        if (pressed?.isConnected) pressed.click();
    }

    /** The file that the form will be sent with; none for null. */
    #found(key, name = "") {
        this.key.value = key ?? "";
        this.input.required = this.isRequired && !key;
        this.#find("received")?.remove();
        if (key) this.#find("name").textContent = name;
    }

    #show(state, message) {
        const isUnderway = this.#sender?.isUnderway ?? false;
        if (state !== "sending") this.#pace.forget();
        this.#say(message || WORDS[state] || "", LOOKS[state]);
        this.#find("progress").hidden = !(isUnderway || state === "done");
        if (isUnderway && state !== "sending") this.#find("aloud").textContent = "";
        this.#find("session").hidden = state !== "session";
        this.#find("pause").hidden = !["looking", "sending"].includes(state);
        this.#find("resume").hidden = !isUnderway || !this.#find("pause").hidden;
        this.#find("cancel").hidden = !isUnderway;
        this.#find("remove").hidden = state !== "done";
        // It would say that no file is chosen, beside the one on its way.
        this.input.hidden = isUnderway || state === "done";
        this.#keepFocus();
        if (state === "refused") this.#giveUp();
        this.#figures();
    }

    /** Whoever uses a keyboard stays here when what had the focus goes away. */
    #keepFocus() {
        const focused = document.activeElement;
        if (!focused?.hidden || !this.contains(focused)) return;
        this.querySelector("button:not([hidden]), input[type=file]:not([hidden])")?.focus();
    }

    #say(text, look = "") {
        const line = this.#find("state");
        line.className = look ? `upload__state upload__state--${look}` : "upload__state";
        if (line.textContent !== text) line.textContent = text;
    }

    #progress(sent) {
        this.#sent = sent;
        this.#pace.note(sent);
        const { size } = this.#sender.file;
        this.#find("bar").value = percent(sent, size);
        this.#find("percent").textContent = percentText(sent, size);
        // Said aloud four times in all: more would talk over what the person is typing.
        const quarter = Math.floor(percent(sent, size) / 25);
        if (this.#sender.state === "sending" && quarter > this.#quarter && quarter < 4) {
            this.#find("aloud").textContent = WORDS.quarter(percentText(sent, size));
        }
        this.#quarter = Math.max(quarter, this.#quarter);
        this.#figures();
    }

    #figures() {
        if (!this.#sender) return;
        const { size } = this.#sender.file;
        const figures = [`${weight(this.#sent)} sur ${weight(size)}`];
        const { rate } = this.#pace;
        if (rate && this.#sender.state === "sending") {
            figures.push(speed(rate), remaining((size - this.#sent) / rate));
        }
        const line = this.#sender.state === "done" ? weight(size) : figures.join(", ");
        this.#find("figures").textContent = line;
    }

    #giveUp() {
        this.input.value = "";
        this.#found(null);
        this.#forgetPress();
    }

    #forgetPress() {
        this.#pressed = null;
        this.#find("waiting").textContent = "";
    }

    async #cancel() {
        if (this.#sent && !window.confirm(WORDS.askCancel)) return;
        const { url } = this.#sender;
        this.#sender.leave();
        this.#sender = null;
        this.#giveUp();
        this.#show("cancelled");
        this.input.focus();
        await this.#forget(url);
    }

    async #remove() {
        const url = `${this.server.address}${this.key.value}/`;
        this.#sender = null;
        this.#giveUp();
        this.#show("removed");
        this.input.focus();
        await this.#forget(url);
    }

    async #forget(url) {
        try {
            if (url) await this.server.forget(url);
        } catch {
            // It stays in the list below, and goes away by itself after some days.
        }
        await this.#list();
    }

    /** What was interrupted before, in this browser or another. */
    async #list() {
        const section = this.#find("unfinished");
        let uploads = [];
        try {
            uploads = await this.server.unfinished();
        } catch {
            // Without an answer, nothing is known to be unfinished.
        }
        const current = [this.key.value, this.#sender?.key];
        const others = uploads.filter((upload) => !current.includes(upload.uuid));
        section.querySelector("ul").replaceChildren(...others.map((upload) => this.#item(upload)));
        section.hidden = !others.length;
    }

    #item(upload) {
        const item = this.querySelector("[data-upload-item]").content.cloneNode(true);
        const find = (name) => item.querySelector(`[data-upload-${name}]`);
        const isWhole = upload.offset === upload.size;
        find("text").textContent = isWhole ? WORDS.unused(upload) : WORDS.unfinished(upload);
        const [use, forget] = [find("use"), find("forget")];
        use.hidden = !isWhole;
        for (const button of [use, forget]) {
            button.setAttribute("aria-label", `${button.textContent.trim()} ${quoted(upload.name)}`);
        }
        use.addEventListener("click", () => this.#use(upload));
        forget.addEventListener("click", async () => {
            if (!window.confirm(WORDS.askForget(upload.name))) return;
            await this.#forget(upload.url);
            this.input.focus();
        });
        return item;
    }

    /** A file that arrived before, and that no video was made of. */
    #use(upload) {
        this.#sender?.leave();
        const leave = () => {};
        this.#sender = { file: upload, state: "done", isUnderway: false, key: upload.uuid, leave };
        this.input.value = "";
        this.#suggestTitle(upload);
        this.#show("done");
        this.#arrived(upload.uuid, upload.name);
        this.#find("remove").focus();
    }

    #suggestTitle({ name }) {
        const title = this.form?.elements.namedItem(this.input.name.replace(/original$/, "title"));
        if (!title || (title.value && title.value !== this.#suggested)) return;
        const stem = name.normalize("NFC").replace(/\.[^.]+$/, "");
        this.#suggested = stem.replace(/_+/g, " ").trim().slice(0, 200);
        title.value = this.#suggested;
        for (const event of ["input", "change"]) title.dispatchEvent(new Event(event, { bubbles: true }));
    }

    #clicked(event) {
        const button = event.target.closest?.("button, input[type=submit]");
        if (button?.type !== "submit" || button.form !== this.form || button.hasAttribute("formaction")) return;
        this.#hold(event, button);
    }

    #submitted(event) {
        if (event.target !== this.form) return;
        if (this.#hold(event, event.submitter)) return;
        // Signing in again changed it, and a form refused for that would lose what was typed.
        const token = this.form.elements.namedItem("csrfmiddlewaretoken");
        if (token && this.server.token) token.value = this.server.token;
    }

    /** Saving before the file has arrived: done at the end, instead of losing what was typed. */
    #hold(event, button) {
        if (!this.#sender?.isUnderway) return false;
        event.preventDefault();
        event.stopImmediatePropagation();
        this.#pressed = button;
        this.#find("waiting").textContent = WORDS.waiting;
        if (this.#sender.state === "paused") this.#sender.resume();
        return true;
    }
}

customElements.define("resumable-upload", ResumableUpload);
