// Elements in one line: what they are, what they hold.

/** `make("button", { type: "button", className: "button" }, "Enregistrer")` */
export function make(name, properties, ...content) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...content);
    return made;
}

export function button(words, look, act) {
    const made = make("button", { type: act ? "button" : "submit", className: `button ${look}` }, words);
    if (act) made.addEventListener("click", act);
    return made;
}
