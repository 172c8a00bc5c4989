// « Écouter seulement »: the sound without the picture, for a weak link or the road. Not kept for
// the next video: without a picture, one would think that it is broken.

export function mountListening(player) {
    const { part, stream, say } = player;
    const box = part("listen");
    if (!box) return;
    const cover = part("cover");
    const show = async (wanted) => {
        box.checked = wanted;
        cover.hidden = !wanted;
        player.root.toggleAttribute("data-listening", wanted);
        say(wanted ? "Le son seul est lu." : "L’image est de retour.");
        await stream.listen(wanted);
    };
    box.addEventListener("change", () => show(box.checked));
    part("cover-end").addEventListener("click", () => {
        part("play").focus();
        show(false);
    });
}
