// Arithmetic of what was played: lists of [start, end] in seconds. No page, no clock.

/** A list of [start, end] from the browser's TimeRanges (`video.played`). */
export function fromTimeRanges(ranges) {
    return Array.from({ length: ranges.length }, (_, index) => [ranges.start(index), ranges.end(index)]);
}

/** The union: sorted, without overlap. */
export function join(...lists) {
    const joined = [];
    for (const [start, end] of lists.flat().sort((left, right) => left[0] - right[0])) {
        const last = joined[joined.length - 1];
        if (end <= start) continue;
        if (last && start <= last[1]) last[1] = Math.max(last[1], end);
        else joined.push([start, end]);
    }
    return joined;
}

/** What of the first lies outside of the second. */
export function subtract(played, known) {
    let rest = join(played);
    for (const [start, end] of known) {
        rest = rest.flatMap(([first, last]) => [
            [first, Math.min(last, start)],
            [Math.max(first, end), last],
        ]);
        rest = rest.filter(([first, last]) => first < last);
    }
    return join(rest);
}

/** Seconds that a union holds. */
export function total(union) {
    return union.reduce((sum, [start, end]) => sum + end - start, 0);
}
