// From half speed, for those who take notes, to double.

import { recall, remember } from "./memory.js";

export function mountSpeed({ part, video }) {
    const select = part("speed");
    const offered = [...select.options].map((option) => option.value);
    const known = recall("vitesse");
    const apply = (rate) => {
        video.defaultPlaybackRate = rate;
        video.playbackRate = rate;
    };
    if (offered.includes(known)) {
        select.value = known;
        apply(Number(known));
    }
    select.addEventListener("change", () => {
        apply(Number(select.value));
        remember("vitesse", select.value);
    });
    video.addEventListener("ratechange", () => {
        if (offered.includes(String(video.playbackRate))) select.value = String(video.playbackRate);
    });
}
