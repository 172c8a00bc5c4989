// The text of the captions and its lines. The server has the last word on what is right; here,
// only what cannot be shown as lines is a problem.

const TIME = /^(?:(\d{1,2}):)?(?:(\d{1,2}):)?(\d{1,2})(?:[.,](\d{1,3}))?$/;
const TIMING = /^\s*([\d:.,]+)\s*-->\s*([\d:.,]+)(?:\s.*)?$/;
// Each stops at the next opening sign, so that a text full of them is read once.
const SPEAKER = /<v(?:\.[^\s<>]*)?\s+([^<>]+)>/;
const MARKUP = /<\/?[A-Za-z0-9][^<>]*>|<\/>|\{\\[^{}]*\}/g;
// What was meant for times.
const NEARLY = /\d:\d\d/;
const SKIPPED = /^(NOTE|STYLE|REGION)(\s|:|$)/;

/** Milliseconds of « 1:02 », « 00:01:02.500 » or « 62,5 »; NaN for anything else. */
export function milliseconds(typed) {
    const match = TIME.exec(typed.trim());
    if (!match) return NaN;
    const parts = [match[1], match[2]].filter((part) => part !== undefined).map(Number);
    const seconds = Number(match[3]);
    if (parts.length && seconds > 59) return NaN;
    const minutes = parts.reduce((total, part) => total * 60 + part, 0);
    return (minutes * 60 + seconds) * 1000 + Number((match[4] ?? "").padEnd(3, "0") || 0);
}

/** « 00:01:02.500 » */
export function timestamp(time) {
    const whole = Math.floor(time / 1000);
    const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
    const clock = parts.map((part) => String(part).padStart(2, "0")).join(":");
    return `${clock}.${String(time % 1000).padStart(3, "0")}`;
}

/** The lines of a text, and what cannot be one: { rows, problems: [{ line, text }] }. */
export function parse(text) {
    const rows = [];
    const problems = [];
    const lines = text.replace(/\r\n?/g, "\n").split("\n");
    for (let first = 0; first < lines.length; first += 1) {
        if (!lines[first].trim()) continue;
        let last = first;
        while (last + 1 < lines.length && lines[last + 1].trim()) last += 1;
        readBlock(lines, first, last, rows, problems);
        first = last;
    }
    return { rows, problems };
}

function readBlock(lines, first, last, rows, problems) {
    const isHeader = lines[first].trim().startsWith("WEBVTT");
    let at = first;
    while (at <= last && !lines[at].includes("-->")) at += 1;
    if (at > last && (isHeader || SKIPPED.test(lines[first].trim()))) return;
    if (SKIPPED.test(lines[first].trim())) return;
    const timing = at <= last && (isHeader || at <= first + 1) ? TIMING.exec(lines[at]) : null;
    const isMixed = lines.slice(at + 1, last + 1).some((line) => line.includes("-->"));
    if (!timing || isMixed) {
        const near = lines.slice(first, first + 2).findIndex((line) => NEARLY.test(line));
        problems.push({
            line: at <= last ? at + 1 : first + Math.max(0, near) + 1,
            text: "les temps sont illisibles ou mal placés",
        });
        return;
    }
    const marked = lines.slice(at + 1, last + 1).join("\n");
    rows.push({
        start: milliseconds(timing[1]),
        end: milliseconds(timing[2]),
        typed: { start: timing[1], end: timing[2] },
        speaker: plain(SPEAKER.exec(marked)?.[1] ?? ""),
        text: plain(marked),
        line: at + 1,
    });
}

/** The lines as a text; each line learns where its times are written. */
export function serialise(rows) {
    const parts = ["WEBVTT"];
    let line = 3;
    for (const row of rows) {
        row.line = line;
        const text = escape(row.text.split("\n").filter((part) => part.trim()).join("\n"));
        const voice = row.speaker ? `<v ${escape(row.speaker)}>` : "";
        parts.push(`${shown(row, "start")} --> ${shown(row, "end")}\n${voice}${text}`);
        line += 2 + Math.max(1, text.split("\n").length);
    }
    return `${parts.join("\n\n")}\n`;
}

/** A time of a line as it is written: what was typed when it is no time. */
export function shown(row, field) {
    return Number.isNaN(row[field]) ? row.typed[field] || "?" : timestamp(row[field]);
}

function plain(marked) {
    const words = marked.replace(MARKUP, "");
    const text = words.includes("&") ? decoded(words) : words;
    return text
        .split("\n")
        .map((part) => part.trim())
        .filter(Boolean)
        .join("\n");
}

// A detached textarea reads entities and runs nothing.
const reader = document.createElement("textarea");
function decoded(words) {
    reader.innerHTML = words.replaceAll("<", "&lt;");
    return reader.value;
}

function escape(text) {
    const safe = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
    return safe.replaceAll("{\\", "&lbrace;\\");
}
