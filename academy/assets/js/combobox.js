// Suggestions under a text field: the combobox with list autocomplete of the WAI-ARIA Authoring
// Practices. `data-combobox` is the address to ask, with ?q=; `data-combobox-choice` names the
// hidden field of the same form that keeps which suggestion was picked. Without this script the
// field is a plain one, and the server asks when what was typed may mean several things.

const PAUSE = 180;
const SHORTEST = 2;

let count = 0;

class Combobox {
    constructor(input) {
        count += 1;
        this.input = input;
        this.choice = input.form.querySelector(
            `input[type="hidden"][name="${input.dataset.comboboxChoice}"]`,
        );
        this.options = [];
        this.active = -1;
        this.build(`combobox-${count}`);
        this.listen();
    }

    build(id) {
        const frame = document.createElement("div");
        frame.className = "combobox";
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
        this.forgetChoice();
        clearTimeout(this.timer);
        this.request?.abort();
        const text = this.input.value.trim();
        if (text.length < SHORTEST) {
            this.close();
            this.say("");
            return;
        }
        this.timer = setTimeout(() => this.ask(text), PAUSE);
    }

    async ask(text) {
        this.request = new AbortController();
        const url = new URL(this.input.dataset.combobox, document.baseURI);
        url.searchParams.set("q", text);
        try {
            const response = await fetch(url, { signal: this.request.signal });
            if (response.ok) this.show((await response.json()).results);
        } catch {
            // Typed on, or cut off from the network: the field works without suggestions.
            this.close();
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
        if (results.length === 0) this.say("Aucune proposition pour ce texte.", true);
        else if (results.length === 1) this.say("1 proposition. Flèche bas pour la choisir.");
        else this.say(`${results.length} propositions. Flèches haut et bas pour choisir.${more(results)}`);
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

    pick(index) {
        const { id, label } = this.results[index];
        this.input.value = label;
        this.forgetChoice();
        this.choice.value = id;
        this.options = [];
        this.close();
        this.say(`${label} est choisi.`);
    }

    // What was picked before, here or in the list that the server answered, no longer holds.
    forgetChoice() {
        this.choice.value = "";
        this.input.form.querySelector("[data-combobox-candidates]")?.remove();
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

// The server stops at ten: the smallest communes come last.
function more(results) {
    return results.length < 10 ? "" : " Si la vôtre n’y est pas, ajoutez le département.";
}

for (const input of document.querySelectorAll("[data-combobox]")) new Combobox(input);
