// Keeping a lesson on this device, and reading it from there. What is heavier comes only for
// people who are signed in, or who keep something.

const OFFLINE = "Hors connexion\u00a0: votre avancement sera envoyé plus tard.";

/** `mine` is the answer of the personal request; from this device, it says so in `offline`. */
export async function offerOffline(root, mine) {
    if (mine.offline) useKept(root, mine.offline);
    const place = root.querySelector("[data-offline]");
    const worker = navigator.serviceWorker;
    // Without a secure origin, browsers keep nothing.
    if (!worker || !window.caches || !(place || worker.controller)) return;
    const { follow } = await import("./page.js");
    follow(root, place, mine);
}

function useKept(root, { choice }) {
    const words = document.createElement("p");
    words.className = "notice offline-notice";
    words.setAttribute("role", "status");
    words.textContent = OFFLINE;
    (root.querySelector(".page-head") ?? root).append(words);
    addEventListener("online", () => words.remove(), { once: true });
    const video = root.querySelector("video");
    if (video && choice === "file") video.dataset.kept = choice;
    if (video && choice === "sound") listen(root);
}

/** There is no picture here: the player must not look for one before the network is back. */
function listen(root) {
    const box = root.querySelector("[data-player-listen]");
    if (!box) return;
    if (!box.checked) {
        box.checked = true;
        box.dispatchEvent(new Event("change"));
    }
    const allow = (isAllowed) => {
        box.disabled = !isAllowed;
        root.querySelector("[data-player-cover-end]").hidden = !isAllowed;
    };
    allow(false);
    addEventListener("online", () => allow(true), { once: true });
}
