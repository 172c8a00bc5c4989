// Picture-in-picture: the video in a small window that stays in sight beside one's notes.

export function mountFloating(player) {
    const { part, video, stream, say } = player;
    const button = part("floating");
    if (!document.pictureInPictureEnabled) return;
    button.hidden = false;
    const words = button.querySelector("[data-player-label]");

    player.toggleFloating = async () => {
        if (document.pictureInPictureElement) {
            await document.exitPictureInPicture();
        } else if (stream.isListening || !video.readyState) {
            say("Lancez la vidéo avant de détacher l’image.");
        } else {
            await video.requestPictureInPicture().catch(() => say("L’image ne peut pas être détachée ici."));
        }
    };
    button.addEventListener("click", player.toggleFloating);
    const show = () => {
        const isOut = document.pictureInPictureElement === video;
        words.textContent = isOut ? "Rattacher l’image" : "Détacher l’image";
    };
    video.addEventListener("enterpictureinpicture", show);
    video.addEventListener("leavepictureinpicture", show);
}
