// A moment of a video in French. Seconds in, text out.

const NBSP = "\u00a0";
const two = (number) => String(number).padStart(2, "0");

/** « 45 s », « 1 min 12 », « 1 h 02 min ». */
export function moment(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    const hours = Math.floor(whole / 3600);
    const minutes = Math.floor((whole % 3600) / 60);
    if (hours) return `${hours}${NBSP}h${NBSP}${two(minutes)}${NBSP}min`;
    if (minutes) return `${minutes}${NBSP}min${NBSP}${two(whole % 60)}`;
    return `${whole}${NBSP}s`;
}
