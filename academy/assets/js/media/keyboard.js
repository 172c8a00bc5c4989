// Keys work while something of the player has the focus, and only then (WCAG 2.1.4).

const SECONDS = 5;
const VOLUME = 0.1;

export function mountKeyboard(player) {
    const actions = {
        k: player.toggle,
        " ": player.toggle,
        m: player.mute,
        c: player.toggleCaptions,
        f: player.toggleFullscreen,
        ArrowLeft: () => player.seekBy(-SECONDS),
        ArrowRight: () => player.seekBy(SECONDS),
        ArrowUp: () => player.louder(VOLUME),
        ArrowDown: () => player.louder(-VOLUME),
    };
    player.part("stage").addEventListener("keydown", (event) => {
        if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
        const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
        const action = actions[key];
        if (!action || belongsTo(event.target, key)) return;
        event.preventDefault();
        action();
    });
}

/** Whether the focused element has its own use for the key. */
function belongsTo(element, key) {
    if (element.tagName === "SELECT") return true;
    if (element.tagName === "BUTTON") return key === " ";
    return element.type === "range" && key.startsWith("Arrow");
}
