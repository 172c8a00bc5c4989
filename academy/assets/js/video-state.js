// The page of a video in the CMS: its preparation, its poster, and moments read on the player.
// Without this script everything is there after a reload, and moments are typed.

const EVERY = 2500; // Milliseconds.
// Questions about a poster before the page stops asking.
const PATIENCE = 60;

const video = () => document.querySelector("[data-video-result] video");

// « 1:12,5 », as the fields of the page read it.
function moment(seconds) {
    const tenths = Math.round(seconds * 10);
    const whole = Math.floor(tenths / 10);
    const two = (number) => String(number).padStart(2, "0");
    const minutes = Math.floor(whole / 60);
    const clock =
        minutes < 60
            ? `${minutes}:${two(whole % 60)}`
            : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
    return tenths % 10 ? `${clock},${tenths % 10}` : clock;
}

// Asks until `heard` says that it has heard enough.
function poll(url, heard) {
    const ask = async () => {
        try {
            const answer = await fetch(url, {
                headers: { Accept: "application/json" },
                redirect: "error",
            });
            if (answer.status === 403 || answer.status === 404) return;
            if (answer.ok && heard(await answer.json())) return;
        } catch {
            // No network for a moment: the next question may be answered.
        }
        setTimeout(ask, EVERY);
    };
    setTimeout(ask, EVERY);
}

function follow(panel) {
    const find = (name) => panel.querySelector(`[data-video-${name}]`);
    const write = (name, text) => {
        if (find(name).textContent !== text) find(name).textContent = text;
    };
    let said = find("sentence").textContent.trim();

    const showSteps = (steps) => {
        for (const item of panel.querySelectorAll("[data-step]")) {
            const step = steps[item.dataset.step];
            // A step that turns out not to be needed.
            item.hidden = !step;
            if (!step) continue;
            const [state, told] = step;
            item.dataset.state = state;
            item.querySelector("[data-step-told]").textContent = `(${told})`;
            if (state === "present" || state === "stopped") item.setAttribute("aria-current", "step");
            else item.removeAttribute("aria-current");
        }
    };

    const show = (state) => {
        write("label", state.label);
        find("label").dataset.state = state.status;
        showSteps(state.steps);
        find("pace").hidden = state.status !== "processing";
        find("progress").value = state.progress;
        write("percent", `${state.progress} %`);
        write("remaining", state.remaining);
        write("speed", state.speed);
        write("sentence", state.sentence);
        write("advice", state.advice);
        find("advice").hidden = !state.advice;
        write("error", state.error);
        find("error").hidden = !state.error;
        if (said !== state.sentence) {
            said = state.sentence;
            write("news", `${state.label}. ${state.error} ${state.sentence}`);
        }
        // The form may hold what nobody wants to lose: the page is not reloaded by itself.
        const isNew = state.version !== Number(panel.dataset.version);
        if (state.finished || isNew) find("reload").hidden = false;
        if (state.error) find("reload").firstElementChild.textContent = "Voir que faire";
        if (state.finished && find("cancel")) find("cancel").hidden = true;
        return state.finished;
    };
    poll(panel.dataset.url, show);
}

function awaitPoster(place) {
    let left = PATIENCE;
    poll(place.dataset.url, (state) => {
        left -= 1;
        if (state.poster_revision === Number(place.dataset.posterAwaited)) return left === 0;
        place.querySelector("img").src = state.poster;
        place.querySelector("[data-poster-news]").textContent = "La nouvelle image est en place.";
        return true;
    });
}

function offerPoster(button) {
    const form = button.form;
    button.hidden = false;
    button.addEventListener("click", () => {
        form.elements.moment.value = moment(video().currentTime);
        form.requestSubmit();
    });
}

// Beside each field that holds a moment, also in rows that are added later.
function offerMoment(input) {
    if (input.dataset.offered || !video()) return;
    input.dataset.offered = "yes";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-secondary button-small video-moment";
    button.textContent = "Prendre le temps du lecteur";
    button.addEventListener("click", () => {
        input.value = moment(video().currentTime);
        input.dispatchEvent(new Event("input", { bubbles: true }));
        input.dispatchEvent(new Event("change", { bubbles: true }));
        input.focus();
    });
    input.after(button);
}

function offerMoments() {
    document.querySelectorAll("#w-editor-form input[data-moment]").forEach(offerMoment);
}

document.querySelectorAll("[data-video-state][data-unfinished]").forEach(follow);
document.querySelectorAll("[data-poster-awaited]").forEach(awaitPoster);
if (video()) {
    document.querySelectorAll("[data-poster-take]").forEach(offerPoster);
    offerMoments();
    new MutationObserver(offerMoments).observe(document.querySelector("#w-editor-form"), {
        childList: true,
        subtree: true,
    });
}
