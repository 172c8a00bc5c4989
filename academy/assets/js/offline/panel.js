// « Garder hors connexion »: the size first, then the download, then one tap to remove it.

import { keep, readContents } from "./download.js";
import { measurePage, Refused } from "./keeping.js";
import { button, element } from "./making.js";
import { FALLBACK } from "./names.js";
import { removeLesson } from "./removing.js";
import { lessons } from "./store.js";
import { CUT, FAILED, REFUSED, noRoom, size } from "./words.js";

const WORKER = "/service-worker.js";

export function showPanel(place, mine) {
    new Panel(place, mine).start();
}

class Panel {
    #mine;
    #address;
    #pk;
    #body = element("div");
    #status = element("p", { role: "status" });
    #stop = null;

    constructor(place, mine) {
        this.#mine = mine;
        this.#address = place.dataset.offline;
        this.#pk = Number(place.dataset.page);
        place.append(this.#body, this.#status);
        place.hidden = false;
    }

    async start() {
        const known = await this.#known();
        if (known?.state === "complete") this.#showKept(known);
        else if (known) this.#showPartial(known);
        else this.#showOffer();
    }

    /** What this device has of the lesson, when it is this person's. */
    async #known() {
        const known = await lessons.get(this.#pk);
        return known?.person === this.#mine.person ? known : null;
    }

    #show(...children) {
        const hadFocus = this.#body.contains(document.activeElement);
        this.#body.replaceChildren(...children);
        // Whoever pressed a button goes on from what it brought.
        if (hadFocus) this.#body.querySelector("button, input, a")?.focus();
    }

    /** What is also seen elsewhere in the panel is only read aloud. */
    #say(words, { isSeen = false } = {}) {
        this.#status.classList.toggle("visually-hidden", isSeen);
        this.#status.textContent = words;
    }

    #showOffer() {
        this.#show(
            element("p", {}, "Gardez cette séquence sur cet appareil pour la suivre sans réseau."),
            actions(button("Garder hors connexion", "button--quiet", () => this.#ask())),
        );
    }

    /** The sizes, before anything is fetched. */
    async #ask() {
        this.#say("");
        try {
            const contents = await readContents(this.#address);
            const page = await measurePage(contents.url);
            const isFirst = !(await caches.has(`site-${contents.site.version}`));
            this.#showChoices(contents, page, isFirst ? contents.site.bytes : 0);
        } catch (error) {
            this.#fail(error);
        }
    }

    #showChoices(contents, page, site) {
        const playable = contents.choices.filter(({ name }) => name !== (window.MediaSource ? "file" : "picture"));
        const offered = playable.map((choice) => ({ ...choice, total: choice.bytes + contents.bytes + page }));
        const form = element("form", { className: "offline-choice" });
        const boxes = offered.map((choice, number) => {
            const box = element("input", { type: "radio", name: "offline", value: choice.name, checked: !number });
            return element("label", {}, box, ` ${choice.label}\u00a0: ${size(choice.total)}`);
        });
        const hint = site ? `Plus ${size(site)} pour le site lui-même, une seule fois.` : "";
        form.append(
            element("fieldset", {}, element("legend", {}, "Que voulez-vous garder\u00a0?"), ...boxes),
            ...(hint ? [element("p", {}, element("small", {}, hint))] : []),
            actions(
                element("button", { className: "button" }, "Télécharger"),
                button("Annuler", "button--quiet", () => this.#showOffer()),
            ),
        );
        form.onsubmit = (event) => {
            event.preventDefault();
            const chosen = offered.find(({ name }) => name === new FormData(form).get("offline"));
            this.#download(contents, chosen);
        };
        this.#show(form);
    }

    async #download(contents, choice) {
        const stop = (this.#stop = new AbortController());
        const bar = element("progress", { max: choice.total, "aria-label": "Téléchargement de la séquence" });
        const words = element("p", {}, "Téléchargement…");
        this.#show(words, bar, actions(button("Annuler", "button--quiet", () => this.#cancel())));
        this.#say("Téléchargement commencé.", { isSeen: true });
        const told = (received) => {
            bar.value = received;
            words.textContent = `${size(received)} sur ${size(choice.total)}`;
        };
        try {
            await navigator.storage?.persist?.();
            await navigator.serviceWorker.register(WORKER);
            await navigator.serviceWorker.ready;
            const request = { contents, choice, bytes: choice.total, mine: this.#mine, told, signal: stop.signal };
            this.#showKept(await keep(request));
            this.#say("La séquence est gardée sur cet appareil.", { isSeen: true });
        } catch (error) {
            if (error.name !== "AbortError") await this.#interrupted(error);
        }
    }

    /** Nothing of it stays. */
    async #cancel() {
        this.#stop?.abort();
        await this.#remove();
    }

    async #interrupted(error) {
        const known = await this.#known();
        if (known) this.#showPartial(known);
        else this.#showOffer();
        this.#fail(error);
        if (known && !(error instanceof Refused)) {
            addEventListener("online", () => this.#resume(known), { once: true });
        }
    }

    #showPartial(known) {
        this.#show(
            element("p", {}, `Téléchargement interrompu\u00a0: ${size(known.received)} sur ${size(known.bytes)}.`),
            actions(
                button("Reprendre", "", () => this.#resume(known)),
                button("Annuler", "button--quiet", () => this.#cancel()),
            ),
        );
    }

    /** Under a fresh signature, and only what is still missing. */
    async #resume(known) {
        this.#say("");
        try {
            const contents = await readContents(this.#address);
            const choice = contents.choices.find(({ name }) => name === known.choice);
            if (choice) await this.#download(contents, { ...choice, total: known.bytes });
            else await this.#remove();
        } catch (error) {
            this.#fail(error);
        }
    }

    #showKept({ label, bytes, isOld }) {
        const again = button("Mettre à jour", "", () => this.#ask());
        const list = element("a", { href: FALLBACK }, "Mes séquences hors connexion");
        this.#show(
            element("p", { className: "state state--done" }, `Gardée sur cet appareil\u00a0: ${label.toLowerCase()}, ${size(bytes)}`),
            ...(isOld && !this.#mine.offline ? [element("p", {}, "Une nouvelle version est en ligne.")] : []),
            actions(
                ...(isOld && !this.#mine.offline ? [again] : []),
                button("Retirer de cet appareil", "button--quiet", () => this.#remove()),
                list,
            ),
        );
    }

    async #remove() {
        await removeLesson(this.#pk);
        this.#showOffer();
        this.#say("La séquence n’est plus sur cet appareil.");
    }

    #fail(error) {
        if (error.name === "AbortError") return;
        const isCut = !navigator.onLine;
        if (error.message === "full") this.#say(noRoom(error.missing));
        else if (error instanceof Refused) this.#say(REFUSED[error.status] ?? FAILED);
        else this.#say(isCut ? CUT : FAILED);
    }
}

const actions = (...children) => element("div", { className: "actions" }, ...children);
