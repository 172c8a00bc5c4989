// Pages: from the network; a kept lesson from this device when the network fails; else the page
// that says so and lists what is kept.

import { FALLBACK, lessonCache } from "../names.js";
import { removeEverything, removeLesson } from "../removing.js";
import { lessons } from "../store.js";
import { forPage, hasAnswered, hasFailed, json, networkFirst } from "./network.js";
import { keepUp, ownPage } from "./site.js";

const GONE = new Set([404, 410]);

/** A navigation. */
export async function openPage(event, { pathname, search }) {
    const network = fetch(event.request);
    network.then(hasAnswered, hasFailed);
    const lesson = await keptAt(pathname);
    if (!lesson) return network.catch(() => fallback(pathname === FALLBACK ? "" : "page"));
    event.waitUntil(network.then((answer) => forgetIfGone(answer, lesson, pathname), () => {}));
    const kept = () => keptPage(lesson, pathname, search);
    return networkFirst(network, kept, forPage()).catch(() => fallback("page"));
}

/** What a script of a kept lesson asks for: the questions along a video. */
export function openPart(event, { pathname, search }) {
    return networkFirst(fetch(event.request), async () => {
        const lesson = await keptAt(pathname);
        return lesson && keptPage(lesson, pathname, search);
    });
}

/** The personal request: what was known of the person when the lesson was kept. */
export function readPersonal(event) {
    const page = Number(new URL(event.request.url).searchParams.get("page"));
    const network = fetch(event.request);
    event.waitUntil(
        network.then((answer) => answer.ok && meet(answer.clone(), page)).catch(() => {}),
    );
    return networkFirst(network, async () => {
        const lesson = page && (await lessons.get(page));
        if (lesson?.state !== "complete") return null;
        return json({ ...lesson.personal, offline: { choice: lesson.choice } });
    });
}

/** A page of the site that stands in for another one; `cause` is told by its script. */
export async function fallback(cause) {
    const kept = await ownPage(FALLBACK);
    if (!kept) return Response.error();
    const html = (await kept.text()).replace('data-cause=""', `data-cause="${cause}"`);
    return new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8" } });
}

export async function leave() {
    await removeEverything();
    await self.registration.unregister();
}

async function keptAt(pathname) {
    const all = await lessons.all();
    const isHere = (page) => page.split("?")[0] === pathname;
    return all.find(({ state, pages }) => state === "complete" && pages.some(isHere));
}

/** With its query when it was kept so; `?t=72` opens the page itself. */
async function keptPage({ pk }, pathname, search) {
    const cache = await caches.open(lessonCache(pk));
    return (await cache.match(pathname + search)) ?? cache.match(pathname);
}

/** A lesson that was withdrawn is withdrawn from here too. */
async function forgetIfGone(answer, { pk, url }, pathname) {
    if (GONE.has(answer.status) && pathname === url) await removeLesson(pk);
}

/** Whoever answers now: someone else, or nobody, and nothing of the former person stays. */
async function meet(answer, page) {
    const mine = await answer.json();
    const kept = await lessons.all();
    if (kept.some(({ person }) => !mine.signed_in || person !== mine.person)) return leave();
    const lesson = kept.find(({ pk, state }) => pk === page && state === "complete");
    // The kept page shows one take: what is counted must be of that one.
    if (lesson && mine.video?.take === lesson.personal.video?.take) {
        await lessons.put({ ...lesson, personal: mine });
    }
    return keepUp();
}
