// The edit page of a video: its state, asked for while the video is prepared.
// Without this script, reloading the page shows it.

const EVERY = 2500; // Milliseconds.

function follow(panel) {
    const find = (name) => panel.querySelector(`[data-video-${name}]`);

    const show = (state) => {
        if (find("label").textContent !== state.label) find("label").textContent = state.label;
        find("progress").value = state.progress;
        find("percent").textContent = `${state.progress} %`;
        find("error").textContent = state.error;
        find("error").hidden = !state.error;
        if (!state.finished) return;
        // The form may hold what nobody wants to lose: the page is not reloaded by itself.
        find("wait").hidden = true;
        find("progress").hidden = true;
        find("percent").hidden = true;
        find("reload").hidden = false;
    };

    const ask = async () => {
        try {
            const answer = await fetch(panel.dataset.url, { headers: { Accept: "application/json" } });
            if (answer.ok) {
                const state = await answer.json();
                show(state);
                if (state.finished) return;
            }
        } catch {
            // No network for a moment: the next question may be answered.
        }
        setTimeout(ask, EVERY);
    };
    setTimeout(ask, EVERY);
}

for (const panel of document.querySelectorAll("[data-video-state][data-unfinished]")) follow(panel);
