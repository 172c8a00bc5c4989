// What is told above the lines: errors, refusals, warnings, with the way to the line.

export class Messages {
    #root;
    #goTo;

    /** `goTo(line)` shows the line (from 1) of the text. */
    constructor(root, goTo) {
        this.#root = root;
        this.#goTo = goTo;
        for (const place of ["errors", "warnings"]) {
            const list = this.#find(place).querySelector("ul");
            const remarks = [...list.children].map((item) => ({
                line: Number(item.dataset.line),
                text: item.textContent,
            }));
            this.#fill(list, remarks);
        }
    }

    #find(name) {
        return this.#root.querySelector(`[data-captions-${name}]`);
    }

    say(text) {
        this.#find("said").textContent = text;
    }

    refuse(text) {
        this.#find("refusal").textContent = text;
        this.#find("refusal").hidden = !text;
    }

    showErrors(remarks) {
        const section = this.#find("errors");
        this.#fill(section.querySelector("ul"), remarks);
        section.hidden = !remarks.length;
        if (remarks.length) section.querySelector("h2").focus();
    }

    showWarnings(remarks) {
        this.#fill(this.#find("warnings").querySelector("ul"), remarks);
        this.#find("warnings-count").textContent = String(remarks.length);
        this.#find("warnings").hidden = !remarks.length;
    }

    #fill(list, remarks) {
        list.replaceChildren(...remarks.map((remark) => this.#item(remark)));
    }

    #item({ line, text }) {
        const item = document.createElement("li");
        if (!line) {
            item.textContent = text;
            return item;
        }
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = text;
        button.addEventListener("click", () => this.#goTo(line));
        item.append(button);
        return item;
    }
}
