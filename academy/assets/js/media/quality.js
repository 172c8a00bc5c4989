// How sharp the picture is, and what is being shown. « Économie de données » never asks for more
// than the lightest.

import { recall, remember } from "./memory.js";

const AUTO = "auto";
const LEAST = "least";

export function mountQuality({ part, video, stream }) {
    const select = part("quality");
    const shown = part("quality-shown");
    const offered = [...select.options].map((option) => option.value);
    const known = recall("qualite");
    // The phone's own « data saver » counts as a wish.
    const wish = navigator.connection?.saveData ? LEAST : AUTO;
    select.value = offered.includes(known) ? known : wish;
    stream.quality = select.value;
    select.addEventListener("change", () => {
        stream.quality = select.value;
        remember("qualite", select.value);
    });
    stream.whenWithoutChoice = () => (part("quality-choice").hidden = true);

    const show = () => {
        const side = Math.min(video.videoWidth, video.videoHeight);
        if (stream.isListening) shown.textContent = "En cours\u00a0: son seul";
        else shown.textContent = side ? `En cours\u00a0: ${side}p` : "";
    };
    for (const event of ["resize", "loadedmetadata", "emptied"]) video.addEventListener(event, show);
}
