// What is wrong with a line (the server refuses it) or hard to read (it does not): the same
// limits as media/webvtt.py and media/readability.py, said while one types.

const FASTEST = 20; // Characters a second.
const SHORTEST = 700; // Milliseconds, like those below.
const LONGEST = 7000;
const LONGEST_SILENCE = 60000;
const LINES = 2;
const LINE_LENGTH = 42;

/** Remarks on a line between its neighbours: { errors, warnings }, in French. */
export function remarksOn(row, before, duration) {
    const errors = [...errorsOf(row, before, duration)];
    return { errors, warnings: errors.length ? [] : [...warningsOf(row, before)] };
}

function* errorsOf(row, before, duration) {
    if (Number.isNaN(row.start) || Number.isNaN(row.end)) yield "temps illisible (attendu : 0:01.000)";
    else if (row.end <= row.start) yield "la fin vient avant le début";
    else if (before && row.start <= before.start) yield "commence avant ou en même temps que la ligne précédente";
    else if (duration && (row.start >= duration || row.end > duration + 1000)) yield "dépasse la fin de la vidéo";
    if (!row.text.trim()) yield "pas de texte";
}

function* warningsOf(row, before) {
    const time = row.end - row.start;
    const speed = (row.text.length * 1000) / time;
    if (time < SHORTEST) yield "affiché trop peu de temps pour être lu";
    else if (speed > FASTEST) yield `trop rapide à lire : ${Math.round(speed)} caractères par seconde`;
    if (time > LONGEST) yield `affiché ${(time / 1000).toFixed(1).replace(".", ",")} s, à couper`;
    const lines = row.text.split("\n");
    if (lines.length > LINES) yield `${lines.length} lignes, ${LINES} au plus`;
    const longest = Math.max(...lines.map((line) => line.length));
    // Players fold what nobody broke: such a line has the room of all.
    const room = LINE_LENGTH * (lines.length === 1 ? LINES : 1);
    if (longest > room) yield `une ligne de ${longest} caractères, ${room} au plus`;
    if (before && row.start < before.end) yield "commence avant la fin de la ligne précédente";
    if (row.start - (before?.end ?? 0) > LONGEST_SILENCE) yield "plus d’une minute sans sous-titre avant";
}
