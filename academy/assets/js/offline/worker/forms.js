// Forms sent without network: those of kept lessons wait on this device, the others say that
// nothing was done.

import { FALLBACK, PROGRESS, SENT_AGAIN } from "../names.js";
import { kept } from "../words.js";
import { forms, lessons } from "../store.js";
import { fallback, leave } from "./pages.js";
import { json } from "./network.js";

const ERASING = "/compte/effacer/";
// Who goes leaves nothing behind, and who erases an account has nothing left to send.
const LEAVING = new Set(["/compte/deconnexion/", ERASING]);
// Players have a queue of their own.
const OWN_QUEUE = new Set(["/avancement/battement/", "/avancement/jeton/"]);

/** A promise of a response; null for what is no business of ours. */
export function sendForm(event, pathname) {
    const { request } = event;
    const isPage = request.mode === "navigate";
    const isOfLesson = pathname.startsWith(PROGRESS) && !OWN_QUEUE.has(pathname);
    if (!isPage && (!isOfLesson || request.headers.has(SENT_AGAIN))) return null;
    return send(request, pathname, isPage);
}

async function send(request, pathname, isPage) {
    const copy = request.clone();
    try {
        const answer = await fetch(request);
        // Refused, the form is shown again; taken, it leads elsewhere.
        if (LEAVING.has(pathname) && answer.type === "opaqueredirect") {
            if (pathname === ERASING) await removeForms();
            await leave();
        }
        return answer;
    } catch {
        const isKept = await keep(copy, pathname);
        if (isPage) return isKept ? Response.redirect(`${FALLBACK}#envois`, 303) : fallback("action");
        return isKept ? told(request, pathname) : Response.error();
    }
}

/** Those of the person whose lessons are here. */
async function removeForms() {
    const [{ person } = {}] = await lessons.all();
    for (const form of await forms.all()) if (form.person === person) await forms.remove(form.id);
}

/** What a script shows in place of a result. */
function told(request, pathname) {
    const message = kept(pathname);
    const wantsJson = request.headers.get("Accept")?.startsWith("application/json");
    if (wantsJson) return json({ kept: true, message }, 202);
    return new Response(`<p>${message}</p>`, { headers: { "Content-Type": "text/html; charset=utf-8" } });
}

/** True once it is kept for the person whose lesson it is. */
async function keep(request, pathname) {
    const all = await lessons.all();
    const lesson = all.find(
        (known) => known.state === "complete" && known.forms.some((start) => pathname.startsWith(start)),
    );
    if (!lesson) return false;
    const { pk, person, title, url: page } = lesson;
    // Answered again before the network came back: the last answer is the one that is meant.
    for (const former of await forms.all()) if (former.url === pathname && !former.answer) await forms.remove(former.id);
    const id = await forms.put({
        person,
        lesson: pk,
        title,
        page,
        url: pathname,
        type: request.headers.get("Content-Type"),
        body: await request.text(),
        made: Date.now(),
    });
    return id !== undefined;
}
