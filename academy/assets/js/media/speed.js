// From half speed, for those who take notes, to double.

import { recall, remember } from "./memory.js";

export function mountSpeed(player) {
    const { part, video, say } = player;
    const select = part("speed");
    const options = [...select.options];
    const offered = options.map((option) => option.value);
    const known = recall("vitesse");
    const apply = (rate) => {
        video.defaultPlaybackRate = rate;
        video.playbackRate = rate;
    };
    const choose = (value) => {
        select.value = value;
        apply(Number(value));
        remember("vitesse", value);
    };
    const change = (by) => {
        const next = Math.min(offered.length - 1, Math.max(0, offered.indexOf(select.value) + by));
        choose(offered[next]);
        say(`Vitesse\u00a0: ${options[next].text}.`);
    };
    if (offered.includes(known)) {
        select.value = known;
        apply(Number(known));
    }
    player.slower = () => change(-1);
    player.faster = () => change(1);
    select.addEventListener("change", () => choose(select.value));
    video.addEventListener("ratechange", () => {
        if (offered.includes(String(video.playbackRate))) select.value = String(video.playbackRate);
    });
}
