// A link to this page at this moment: copied, or handed to the device's own sharing.

import { clock } from "./words.js";

const CONFIRMED = 4000; // Milliseconds that « Lien copié » stays.

export function mountShare({ part, video, say }) {
    const copy = part("copy-link");
    if (!copy) return;
    const words = copy.querySelector("[data-player-label]");
    const moment = () => Math.floor(video.currentTime);
    const link = () => {
        const address = new URL(location.href);
        address.hash = "";
        address.search = moment() > 0 ? `?t=${moment()}` : "";
        return address.href;
    };
    let timer = 0;
    const show = () => {
        timer = 0;
        words.textContent = `Copier le lien à ${clock(moment())}`;
    };
    video.addEventListener("timeupdate", () => {
        if (!timer && !part("settings").hidden) show();
    });
    part("settings").addEventListener("toggle", show);

    copy.addEventListener("click", async () => {
        const field = part("link");
        try {
            await navigator.clipboard.writeText(link());
        } catch {
            // Without the right to the clipboard: the link is shown, and chosen.
            field.value = link();
            part("link-field").hidden = false;
            field.select();
            return;
        }
        clearTimeout(timer);
        timer = setTimeout(show, CONFIRMED);
        words.textContent = "Lien copié";
        say(`Lien copié\u00a0: la vidéo à ${clock(moment())}.`);
    });
    if (!navigator.share) return;
    const share = part("share");
    share.hidden = false;
    share.addEventListener("click", () => {
        // Closing the device's own window is no problem.
        navigator.share({ title: document.title, url: link() }).catch(() => {});
    });
}
