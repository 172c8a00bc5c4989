// What was really played, taken from `video.played`: seeking, speed and rewinding are in it. A new
// source begins it anew: the player says "sourceleave" just before.

import { fromTimeRanges, join, subtract, total } from "./ranges.js";

// Seconds played between two messages.
const EVERY = 15;
// Seconds: a smaller change of place is not worth a message.
const MOVED = 1;

/** Calls `tell({segments, position})` as the video is played, paused, sought or left. */
export function watch(video, tell) {
    let known = [];
    let place = 0;

    const sample = () => {
        // Between two sources (picture, sound alone) there is neither a place nor anything played.
        if (!video.readyState) return;
        const played = fromTimeRanges(video.played);
        const segments = subtract(played, known);
        const position = video.currentTime;
        // A place alone counts only once something was played here: opening is not watching.
        const moved = known.length > 0 && Math.abs(position - place) > MOVED;
        if (!segments.length && !moved) return;
        known = join(known, played);
        place = position;
        tell({ segments, position });
    };
    const sampleAfterAWhile = () => {
        if (total(subtract(fromTimeRanges(video.played), known)) >= EVERY) sample();
    };

    video.addEventListener("timeupdate", sampleAfterAWhile);
    for (const event of ["pause", "seeked", "ended", "sourceleave"]) video.addEventListener(event, sample);
    return { sample, standing: () => ({ segments: [], position: video.currentTime }) };
}
