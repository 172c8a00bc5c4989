// Going on where one stopped, on whatever device that was.

import { moment } from "./words.js";

/** The video waits at the place; nothing plays by itself. `?t=` in the address comes first. */
export function offerResume(player, { resume }) {
    if (!resume || new URLSearchParams(location.search).has("t")) return;
    const video = player.querySelector("video");
    if (video.played.length || video.currentTime > 0) return;
    const goOn = () => {
        if (video.currentTime < 1) video.currentTime = resume;
    };
    const play = () => (player.querySelector("[data-player-play]") ?? { click: () => video.play() }).click();

    goOn();
    // Some browsers forget a place that was set before anything is loaded.
    video.addEventListener("play", goOn, { once: true });

    const offer = document.createElement("p");
    offer.className = "actions";
    offer.dataset.resume = "";
    offer.append(
        button(`Reprendre à ${moment(resume)}`, "button", () => {
            goOn();
            play();
        }),
        button("Revoir depuis le début", "button button--quiet", () => {
            video.removeEventListener("play", goOn);
            video.currentTime = 0;
            play();
        }),
    );
    player.after(offer);
    video.addEventListener("playing", () => offer.remove(), { once: true });
}

function button(words, look, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = look;
    made.textContent = words;
    made.addEventListener("click", act);
    return made;
}
