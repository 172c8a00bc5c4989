// Going on where one stopped, on whatever device that was.

// Seconds: `?t=` in the address is whole.
const SAME_PLACE = 1.5;

/** The video waits at the place; nothing plays by itself. `?t=` in the address comes first. */
export function offerResume(player, { resume }) {
    const video = player.querySelector("video");
    if (!resume || video.played.length) return;
    const asked = new URLSearchParams(location.search).get("t");
    if (asked !== null) {
        if (Math.abs(asked - resume) < SAME_PLACE) sayWhere(video, asked);
        return;
    }
    if (video.currentTime > 0) return;
    const goOn = () => {
        if (video.currentTime < 1) video.currentTime = resume;
    };
    goOn();
    // Before anything is loaded the browser says nothing, and the player would show 0:00.
    if (video.readyState === 0) video.dispatchEvent(new Event("timeupdate"));
    // Some browsers forget a place that was set before anything is loaded.
    video.addEventListener("play", goOn, { once: true });
    sayWhere(video, resume);

    const again = document.createElement("button");
    again.type = "button";
    again.className = "button button--quiet";
    again.textContent = "Revoir depuis le début";
    again.addEventListener("click", () => {
        video.removeEventListener("play", goOn);
        video.currentTime = 0;
        (player.querySelector("[data-player-play]") ?? { click: () => video.play() }).click();
    });
    const offer = document.createElement("p");
    offer.className = "actions";
    offer.dataset.resume = "";
    offer.append(again);
    player.after(offer);
    video.addEventListener("playing", () => offer.remove(), { once: true });
}

/** The player's own buttons say at which second they go on. */
function sayWhere(video, seconds) {
    video.dataset.resume = seconds;
    video.dispatchEvent(new Event("resumeoffer"));
}
