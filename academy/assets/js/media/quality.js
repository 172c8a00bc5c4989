// How sharp the picture is. « Économie de données » never asks for more than the lightest.

import { recall, remember } from "./memory.js";

const AUTO = "auto";
const LEAST = "least";

export function mountQuality({ part, stream }) {
    const select = part("quality");
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
}
