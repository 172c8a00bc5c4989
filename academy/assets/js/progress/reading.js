// « J’ai lu toute la transcription », at its end: the way of those who do not hear a video.

const OFFLINE = "Hors connexion\u00a0: réessayez quand le réseau sera revenu. La page peut rester ouverte.";

export function offerReading(root, lesson, { isCredited, refresh }) {
    const list = root.querySelector("[data-player-transcript]");
    if (!list) return;
    const known = root.querySelector("[data-transcript-read]");
    if (isCredited) {
        known?.querySelector("button")?.remove();
        return;
    }
    if (known) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--quiet";
    button.textContent = "J’ai lu toute la transcription";
    const words = document.createElement("p");
    words.setAttribute("role", "status");
    const place = document.createElement("div");
    place.className = "no-print";
    place.dataset.transcriptRead = "";
    place.append(button, words);
    list.after(place);
    button.addEventListener("click", async () => {
        const { isDone, message } = await send(lesson);
        words.textContent = message;
        if (isDone) refresh();
    });
}

/** The page stays as it is, whatever the answer: too soon, signed out, no network. */
async function send({ complete, opened }) {
    try {
        const response = await fetch(complete, {
            method: "POST",
            body: new URLSearchParams({ opened }),
            headers: { Accept: "application/json" },
        });
        const { message } = await response.json();
        return { isDone: response.ok, message };
    } catch {
        return { isDone: false, message: OFFLINE };
    }
}
