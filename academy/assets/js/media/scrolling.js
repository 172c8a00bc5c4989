/** Brings a line into view: its list scrolls, the page never does. */
export function keepInView(list, line) {
    if (list.scrollHeight <= list.clientHeight) return;
    const top = line.getBoundingClientRect().top - list.getBoundingClientRect().top + list.scrollTop;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    list.scrollTo({ top: top - list.clientHeight / 3, behavior: calm ? "auto" : "smooth" });
}
