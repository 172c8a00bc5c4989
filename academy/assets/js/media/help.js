// The keys of the player, in a dialog; the focus goes back where it was.

export function mountHelp(player) {
    const dialog = player.part("help");
    player.showHelp = () => {
        if (!dialog.open) dialog.showModal();
    };
    player.part("help-button").addEventListener("click", player.showHelp);
}
