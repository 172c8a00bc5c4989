// Removing what is kept: one lesson, or everything of the person who leaves.

import { isLessonCache, isSiteCache, lessonCache } from "./names.js";
import { lessons } from "./store.js";

/** The record goes first: what is half removed is no longer offered. */
export async function removeLesson(pk) {
    await lessons.remove(pk);
    await caches.delete(lessonCache(pk));
}

/** All lessons, also those that were never whole; not what waits to be sent. */
export async function removeLessons() {
    for (const { pk } of await lessons.all()) await lessons.remove(pk);
    await removeCaches(isLessonCache);
}

/** The lessons and the site's own files: what someone who signs out leaves behind is unsent. */
export async function removeEverything() {
    await removeLessons();
    await removeCaches(isSiteCache);
}

/** Whoever is signed in now finds nothing of anyone else here. */
export async function removeOthers(person) {
    const all = await lessons.all();
    if (all.some((lesson) => lesson.person !== person)) await removeLessons();
}

export async function removeCaches(isConcerned) {
    // Without a secure origin there are none.
    if (!self.caches) return;
    for (const name of await caches.keys()) if (isConcerned(name)) await caches.delete(name);
}
