// Forms that were sent without network, sent again: the server takes each of them once.

import { SENT_AGAIN } from "./names.js";
import { forms, lessons } from "./store.js";

const SIGN_IN = "/compte/connexion/";
const DAY = 24 * 3600 * 1000;
// Milliseconds that the word of what became of a form stays, and that a form waits: the server
// forgets attempts after as long.
const TOLD_FOR = 7 * DAY;
const WAITING = 30 * DAY;

/** Sends this person's forms, oldest first; those that the server has now answered. */
export async function sendForms({ person }) {
    const sent = [];
    for (const form of await forms.all()) {
        const since = Date.now() - (form.answer?.at ?? form.made);
        const isOver = since > (form.answer ? TOLD_FOR : WAITING);
        if (isOver) await forms.remove(form.id);
        if (isOver || form.answer || form.person !== person) continue;
        const answer = await send(form);
        if (!answer) break;
        const known = { ...form, body: "", answer: { ...answer, at: Date.now() } };
        await forms.put(known);
        sent.push(known);
        // What is kept of it shows the form: the worker fetches the next one.
        const lesson = await lessons.get(form.lesson);
        if (lesson) await lessons.put({ ...lesson, freshAt: 0 });
    }
    return sent;
}

/** What the server says of it; null when it must wait for the network, or for its person. */
async function send({ url, type, body }) {
    let response;
    try {
        response = await fetch(url, {
            method: "POST",
            body,
            headers: { "Content-Type": type, Accept: "application/json", [SENT_AGAIN]: "1" },
        });
    } catch {
        return null;
    }
    // Signed out, too many at once, too soon, or a server that is ill: another time.
    const mustWait = [401, 409, 429].includes(response.status) || response.status >= 500;
    if (mustWait || new URL(response.url).pathname === SIGN_IN) return null;
    if (!response.ok) return { isRefused: true };
    const { percent, passed, message } = await response.json().catch(() => ({}));
    return { percent, passed, message };
}
