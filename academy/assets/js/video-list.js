// Lists of videos in the CMS: the states of those under way, asked for in one request for all.
// Without this script, reloading the page shows them.

const EVERY = 5000; // Milliseconds.

const rows = () => [...document.querySelectorAll("[data-video-row][data-unfinished]")];

function show(states) {
    for (const row of rows()) {
        const state = states[row.dataset.videoRow];
        if (!state) continue;
        if (row.textContent !== state.text) row.textContent = state.text;
        row.dataset.state = state.status;
        if (state.finished) delete row.dataset.unfinished;
    }
}

async function ask() {
    const names = new Set(rows().map((row) => row.dataset.videoRow));
    if (names.size && !document.hidden) {
        try {
            const query = [...names].map((name) => `v=${name}`).join("&");
            const answer = await fetch(`${rows()[0].dataset.url}?${query}`, {
                headers: { Accept: "application/json" },
                redirect: "error",
            });
            if (answer.status === 403 || answer.status === 404) return;
            if (answer.ok) show(await answer.json());
        } catch {
            // No network for a moment: the next question may be answered.
        }
    }
    setTimeout(ask, EVERY);
}

setTimeout(ask, EVERY);
