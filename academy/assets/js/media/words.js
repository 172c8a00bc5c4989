// Times in French, for eyes and for ears. Seconds in, text out.

const plural = (count, word) => `${count} ${word}${count > 1 ? "s" : ""}`;

/** « 0:07 », « 12:05 », « 1:02:05 ». */
export function clock(seconds) {
    const whole = Math.max(0, Math.floor(seconds || 0));
    const parts = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
    const shown = parts[0] ? parts : parts.slice(1);
    return shown.map((part, index) => (index ? String(part).padStart(2, "0") : part)).join(":");
}

/** « 12 secondes », « 1 minute 12 », « 1 heure 2 minutes ». */
export function inWords(seconds) {
    const whole = Math.max(0, Math.floor(seconds || 0));
    const hours = Math.floor(whole / 3600);
    const minutes = Math.floor((whole % 3600) / 60);
    const rest = whole % 60;
    if (hours) return [plural(hours, "heure"), minutes && plural(minutes, "minute")].filter(Boolean).join(" ");
    if (minutes) return [plural(minutes, "minute"), rest].filter(Boolean).join(" ");
    return plural(rest, "seconde");
}

/** The place of the last of sorted numbers that is not after `value`; -1 before the first. */
export function lastBefore(sorted, value) {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (sorted[middle] <= value) low = middle + 1;
        else high = middle;
    }
    return low - 1;
}
