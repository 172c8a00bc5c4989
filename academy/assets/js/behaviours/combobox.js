// Suggestions under a text field: the combobox with list autocomplete of the WAI-ARIA Authoring
// Practices. Without this script the field is a plain one. Who uses it says what picking a
// suggestion does, and what is said aloud.

const SHORTEST = 2;

let count = 0;

export class Combobox {
    /** `address` is asked with ?q=, `pause` milliseconds after the last letter. */
    constructor(input, { address, pause }) {
        count += 1;
        this.input = input;
        this.address = address;
        this.pause = pause;
        this.options = [];
        this.active = -1;
        this.build(`combobox-${count}`);
        this.listen();
    }

    build(id) {
        const frame = document.createElement("div");
        frame.className = "combobox";
        const hadFocus = document.activeElement === this.input;
        this.input.replaceWith(frame);
        this.list = document.createElement("ul");
        this.list.id = id;
        this.list.hidden = true;
        this.list.setAttribute("role", "listbox");
        this.list.setAttribute("aria-label", "Propositions");
        this.status = document.createElement("p");
        this.status.className = "field__help visually-hidden";
        this.status.setAttribute("role", "status");
        frame.append(this.input, this.list, this.status);
        const attributes = {
            role: "combobox",
            "aria-autocomplete": "list",
            "aria-expanded": "false",
            "aria-controls": id,
            autocomplete: "off",
        };
        for (const [name, value] of Object.entries(attributes)) this.input.setAttribute(name, value);
        if (hadFocus) this.input.focus();
    }

    listen() {
        this.input.addEventListener("input", () => this.typed());
        this.input.addEventListener("keydown", (event) => this.pressed(event));
        this.input.addEventListener("blur", () => this.close());
        // The field keeps the focus while a suggestion is being pressed.
        this.list.addEventListener("pointerdown", (event) => event.preventDefault());
        this.list.addEventListener("click", (event) => {
            const option = event.target.closest('[role="option"]');
            if (option) this.pick(this.options.indexOf(option));
        });
    }

    typed() {
        this.cancel();
        this.activate(-1);
        const text = this.input.value.trim();
        if (text.length < SHORTEST) {
            this.close();
            this.say("");
            return;
        }
        this.timer = setTimeout(() => this.ask(text), this.pause);
    }

    /** What was asked before is of no use any more, even when its answer is on its way. */
    cancel() {
        clearTimeout(this.timer);
        this.request?.abort();
    }

    async ask(text) {
        this.request = new AbortController();
        const url = new URL(this.address, document.baseURI);
        url.searchParams.set("q", text);
        try {
            const response = await fetch(url, { signal: this.request.signal });
            if (response.ok) this.show((await response.json()).results);
        } catch (error) {
            // Cut off from the network: the field works without suggestions. Typed on: what is
            // shown stays until the next answer.
            if (error.name !== "AbortError") this.close();
        }
    }

    show(results) {
        this.results = results;
        this.options = results.map((result, index) => this.option(result, index));
        this.list.replaceChildren(...this.options);
        this.activate(-1);
        const isFocused = document.activeElement === this.input;
        this.list.hidden = results.length === 0 || !isFocused;
        this.input.setAttribute("aria-expanded", String(!this.list.hidden));
        this.announce(results);
    }

    option(result, index) {
        const option = document.createElement("li");
        option.id = `${this.list.id}-${index}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        const label = document.createElement("span");
        label.textContent = result.label;
        const detail = document.createElement("small");
        detail.textContent = result.detail;
        option.append(label, " ", detail);
        return option;
    }

    pressed(event) {
        if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            if (this.options.length === 0) return;
            event.preventDefault();
            this.open();
            this.move(event.key === "ArrowDown" ? 1 : -1);
        } else if (event.key === "Enter" && this.active >= 0) {
            event.preventDefault();
            this.pick(this.active);
        } else if (event.key === "Escape" && !this.list.hidden) {
            event.preventDefault();
            this.close();
        }
    }

    // From the field itself (-1) through the suggestions and back.
    move(step) {
        const places = this.options.length + 1;
        this.activate(((this.active + 1 + step + places) % places) - 1);
    }

    activate(index) {
        this.active = index;
        this.options.forEach((option, place) => {
            option.setAttribute("aria-selected", String(place === index));
        });
        if (index < 0) {
            this.input.removeAttribute("aria-activedescendant");
            return;
        }
        this.input.setAttribute("aria-activedescendant", this.options[index].id);
        this.options[index].scrollIntoView({ block: "nearest" });
    }

    open() {
        this.list.hidden = false;
        this.input.setAttribute("aria-expanded", "true");
    }

    close() {
        this.list.hidden = true;
        this.input.setAttribute("aria-expanded", "false");
        this.activate(-1);
    }

    say(text, isVisible = false) {
        this.status.textContent = text;
        this.status.classList.toggle("visually-hidden", !isVisible);
    }
}
