// Keys that neither the browser, nor the CMS, nor a screen reader uses while one types.

export function mountKeyboard(root, { tools, player, save }) {
    const acts = {
        "Alt+ArrowUp": () => tools.previous(),
        "Alt+ArrowDown": () => tools.next(),
        "Alt+Enter": () => tools.play(),
        "Control+Enter": () => player.toggle(),
        F8: () => tools.startNow(),
        F9: () => tools.endNow(),
        "Control+s": save,
    };
    root.addEventListener("keydown", (event) => {
        const isControl = event.ctrlKey || event.metaKey;
        if (event.shiftKey || (isControl && event.altKey)) return;
        const name = `${isControl ? "Control+" : ""}${event.altKey ? "Alt+" : ""}${event.key}`;
        // A list opens with Alt and an arrow.
        if (!acts[name] || event.target.tagName === "SELECT") return;
        event.preventDefault();
        acts[name]();
    });
}
