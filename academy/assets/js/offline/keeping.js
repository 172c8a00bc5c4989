// The pages of a lesson and the pictures in them, in the cache of that lesson.

import { lessonCache } from "./names.js";

// Pictures of the CMS and posters: the page shows no other.
const PICTURE = /\s(?:src|poster)="(\/(?:fichiers\/images|videos\/affiche)\/[^"]+)"/g;
// Where the forms of quizzes go.
const ACTION = /\saction="(\/avancement\/[^"?]+)/g;
// Only the picture of `src` is kept: a browser must not prefer another size.
const SIZES = /\s(?:srcset|sizes)="[^"]*"/g;

/** The server does not answer as it should: nothing can be kept now. */
export class Refused extends Error {
    constructor(status) {
        super(`status ${status}`);
        this.status = status;
    }
}

/**
 * Keeps every page of `contents`: `pages`, the paths under which they are found, and `forms`, where
 * their forms go and those that scripts make.
 */
export async function keepPages({ pk, pages, forms }, signal) {
    const cache = await caches.open(lessonCache(pk));
    const kept = { pages: [], forms: [...forms] };
    for (const { url, also } of pages) {
        const html = await fetchPage(url, signal);
        for (const picture of picturesIn(html)) await keepPicture(cache, picture, signal);
        for (const [, action] of html.matchAll(ACTION)) kept.forms.push(action);
        // The door of a quiz leads to its open attempt, found under both addresses.
        for (const path of also ? [url, also] : [url]) {
            const headers = { "Content-Type": "text/html; charset=utf-8" };
            await cache.put(path, new Response(html.replace(SIZES, ""), { headers }));
            kept.pages.push(path);
        }
    }
    return kept;
}

/** Bytes of the page of a lesson, with its pictures. */
export async function measurePage(path) {
    const html = await fetchPage(path);
    let bytes = new Blob([html]).size;
    for (const picture of picturesIn(html)) {
        const answer = await fetch(picture, { method: "HEAD" });
        bytes += Number(answer.headers.get("Content-Length"));
    }
    return bytes;
}

async function fetchPage(path, signal) {
    const answer = await fetch(path, { cache: "no-store", signal, headers: { Accept: "text/html" } });
    // Led to the sign-in form, or elsewhere: that is no page of the lesson.
    if (!answer.ok || answer.redirected) throw new Refused(answer.ok ? 401 : answer.status);
    return answer.text();
}

const picturesIn = (html) => new Set([...html.matchAll(PICTURE)].map(([, path]) => path));

async function keepPicture(cache, path, signal) {
    if (await cache.match(path)) return;
    const answer = await fetch(path, { signal });
    // A picture that is missing online is missing here: the text says the same.
    if (answer.ok) await cache.put(path, answer);
}
