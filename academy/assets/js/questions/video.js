// The questions that an editor put at a moment of the video: when it gets there by playing, it
// pauses and the question opens over it. Seeking past one opens nothing, and one may always pass.

/** `mine` is the answer of the personal request; `player` holds the video. */
export function askAlongVideo(root, mine, player) {
    const links = [...root.querySelectorAll("[data-video-question]")];
    const video = player.querySelector("video");
    if (!links.length || !video) return;
    const answered = new Set(mine.questions?.answered ?? []);
    const questions = links.map((link) => ({ link, id: link.dataset.videoQuestion, at: Number(link.dataset.at) }));
    for (const question of questions) {
        if (answered.has(question.id)) showAnswered(question);
        mark(player, video, question);
    }
    const waiting = new Set(questions.filter(({ id }) => !answered.has(id)));
    whenPlayedPast(video, waiting, async (question) => {
        // Nobody looks at a hidden page: its sound goes on.
        if (document.hidden) return;
        video.pause();
        const form = await read(question.link.href);
        if (form) await ask(player, form, () => showAnswered(question));
        video.play().catch(() => {});
    });
}

/** Calls `reach` with each question whose second is passed by playing, once. */
function whenPlayedPast(video, waiting, reach) {
    const place = () => video.currentTime || -1;
    let last = place();
    let isAsking = false;
    const check = async () => {
        if (isAsking || video.seeking) return;
        const now = video.currentTime;
        const question = [...waiting].find(({ at }) => last < at && at <= now);
        if (!question) {
            last = now;
            return;
        }
        waiting.delete(question);
        isAsking = true;
        await reach(question);
        isAsking = false;
    };
    video.addEventListener("timeupdate", check);
    for (const event of ["seeking", "seeked", "loadedmetadata"]) {
        video.addEventListener(event, () => (last = place()));
    }
}

/** The question or its result, as the server writes it; null when it cannot be had. */
async function read(address, options) {
    const url = new URL(address, location.href);
    url.searchParams.set("fragment", "1");
    try {
        const response = await fetch(url, options);
        // Signed out meanwhile, a whole page would come.
        const isOurs = new URL(response.url).searchParams.has("fragment");
        return response.ok && isOurs ? await response.text() : null;
    } catch {
        return null; // No network: the video goes on.
    }
}

/** Opens the question over the video; resolves when it is closed. */
async function ask(player, form, whenAnswered) {
    await leaveOtherScreens(player.querySelector("video"));
    const dialog = document.createElement("dialog");
    dialog.className = "player-question";
    dialog.setAttribute("aria-label", "Question au fil de la vidéo");
    const content = document.createElement("div");
    content.tabIndex = -1;
    content.dataset.question = "";
    const close = document.createElement("button");
    close.type = "button";
    close.addEventListener("click", () => dialog.close());
    dialog.append(content, close);

    const show = (html, words, look) => {
        content.innerHTML = html;
        close.textContent = words;
        close.className = look;
    };
    content.addEventListener("submit", async (event) => {
        event.preventDefault();
        const body = new URLSearchParams(new FormData(event.target));
        const answer = await read(event.target.action, { method: "POST", body });
        if (answer === null) return dialog.close();
        const isResult = !answer.includes("<form");
        if (isResult) {
            show(answer, "Continuer", "button");
            whenAnswered();
        } else {
            show(answer, "Passer", "button button--quiet");
        }
        content.focus();
    });
    show(form, "Passer", "button button--quiet");
    // Inside what may be shown in full screen.
    player.querySelector("[data-player-stage]").append(dialog);
    const before = document.activeElement;
    dialog.showModal();
    content.focus();
    await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
    dialog.remove();
    before?.focus?.({ preventScroll: true });
}

/** A window of its own, and an iPhone's own full screen, would hide the question. */
async function leaveOtherScreens(video) {
    if (video.webkitDisplayingFullscreen) video.webkitExitFullscreen();
    if (document.pictureInPictureElement === video) await document.exitPictureInPicture().catch(() => {});
}

function showAnswered({ link }) {
    link.parentElement.querySelector("[data-question-state]").textContent = "Répondue";
}

function mark(player, video, { at }) {
    const track = player.querySelector("[data-player-track]");
    const length = Number(video.dataset.duration);
    if (!track || !(at < length)) return;
    const place = document.createElement("span");
    place.className = "player__mark player__mark--question";
    place.style.insetInlineStart = `${(100 * at) / length}%`;
    track.append(place);
}
