// What this device remembers between two videos; a browser may refuse to.

const PREFIX = "lecteur.";

export function remember(name, value) {
    try {
        localStorage.setItem(PREFIX + name, value);
    } catch {
        // Private browsing, or storage switched off: nothing is remembered.
    }
}

/** What was remembered, or null. */
export function recall(name) {
    try {
        return localStorage.getItem(PREFIX + name);
    } catch {
        return null;
    }
}
