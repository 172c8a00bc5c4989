// « Réglages »: a panel of the bar that keeps the bar calm; Escape closes it.

export function mountSettings({ part }) {
    const button = part("settings-button");
    const panel = part("settings");
    const show = (isOpen) => {
        button.setAttribute("aria-expanded", String(isOpen));
        panel.hidden = !isOpen;
        panel.dispatchEvent(new Event("toggle"));
    };
    button.addEventListener("click", () => show(panel.hidden));
    for (const element of [button, panel]) {
        element.addEventListener("keydown", (event) => {
            // In full screen the browser's own Escape comes first, and leaves it.
            if (event.key !== "Escape" || panel.hidden) return;
            event.stopPropagation();
            show(false);
            button.focus();
        });
    }
}
