// Making elements of a page.

/** `element("p", {className: "notice"}, "Texte", other)`. */
export function element(name, properties = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
        if (key.startsWith("aria-") || key === "role") made.setAttribute(key, value);
        else made[key] = value;
    }
    made.append(...children);
    return made;
}

export const button = (words, look, act) =>
    element("button", { type: "button", className: `button ${look}`.trim(), onclick: act }, words);
