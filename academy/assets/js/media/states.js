// Buttons with two states: one icon and one name for each.

/** Shows the icon of a state and names what the button now does. */
export function showState(button, state, label, key) {
    for (const icon of button.querySelectorAll("[data-when]")) {
        icon.hidden = icon.dataset.when !== state;
    }
    button.querySelector("[data-player-label]").textContent = label;
    button.title = `${label} (${key})`;
}
