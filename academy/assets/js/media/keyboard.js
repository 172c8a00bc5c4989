// Keys work while something of the player has the focus, and only then (WCAG 2.1.4).

const STEP = 5; // Seconds.
const LEAP = 10; // Seconds.
const VOLUME = 0.1;

export function mountKeyboard(player) {
    const { root, video } = player;
    const actions = {
        k: player.toggle,
        " ": player.toggle,
        m: player.mute,
        c: player.toggleCaptions,
        f: player.toggleFullscreen,
        i: player.toggleFloating,
        j: () => player.seekBy(-LEAP),
        l: () => player.seekBy(LEAP),
        "<": player.slower,
        ">": player.faster,
        "?": player.showHelp,
        Home: () => player.seek(0),
        End: () => player.seek(player.length()),
        ArrowLeft: () => player.seekBy(-STEP),
        ArrowRight: () => player.seekBy(STEP),
        ArrowUp: () => player.louder(VOLUME),
        ArrowDown: () => player.louder(-VOLUME),
    };
    root.addEventListener("keydown", (event) => {
        if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
        const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
        // The row of digits, with or without Shift: French keyboards want it, others do not.
        const digit = actions[key] ? null : /^(?:Digit|Numpad)(\d)$/.exec(event.code);
        const action = digit ? () => player.seek((player.length() * Number(digit[1])) / 10) : actions[key];
        if (!action || belongsTo(event.target, key)) return;
        event.preventDefault();
        action();
        if (document.activeElement === player.part("position") && video.paused) player.showPreview(video.currentTime);
    });
}

/** Whether the focused element has its own use for the key. */
function belongsTo(element, key) {
    if (element.closest("dialog") || element.tagName === "SELECT" || element.type === "text") return true;
    if (element.type === "range") return key.startsWith("Arrow");
    return key === " " && element.matches("button, summary, [type=checkbox]");
}
