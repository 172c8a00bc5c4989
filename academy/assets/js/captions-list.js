// The list of captions follows a transcription under way. Without this script, reloading shows it.

const EVERY = 5000; // Milliseconds.

async function follow(section) {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok) {
        setTimeout(() => follow(section), EVERY);
        return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-speech]");
    // Done: the draft is in the list above, with all its links.
    if (!fresh || !("unfinished" in fresh.dataset)) {
        location.reload();
        return;
    }
    section.querySelector("[role=status]").replaceChildren(...fresh.querySelector("[role=status]").childNodes);
    setTimeout(() => follow(section), EVERY);
}

for (const section of document.querySelectorAll("[data-speech][data-unfinished]")) {
    setTimeout(() => follow(section), EVERY);
}
