// The transcript follows: what is being said is marked, and kept in view inside its own list.

export function mountTranscript({ video }) {
    const list = document.querySelector("[data-player-transcript]");
    if (!list) return;
    const lines = [...list.children].map((line) => ({
        line,
        start: Number(line.dataset.start) / 1000,
        end: Number(line.dataset.end) / 1000,
    }));
    let current = null;
    video.addEventListener("timeupdate", () => {
        const now = video.currentTime;
        const said = lines.findLast(({ start }) => start <= now + 0.05)?.line ?? null;
        if (said === current) return;
        current?.removeAttribute("aria-current");
        current = said;
        if (!said) return;
        said.setAttribute("aria-current", "true");
        keepInView(list, said);
    });
}

/** Scrolls the list only, never the page, and not while someone reads elsewhere in it. */
function keepInView(list, line) {
    if (list.scrollHeight <= list.clientHeight || list.matches(":hover, :focus-within")) return;
    const top = line.offsetTop - list.offsetTop;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    list.scrollTo({ top: top - list.clientHeight / 3, behavior: calm ? "auto" : "smooth" });
}
