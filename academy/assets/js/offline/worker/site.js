// The site's own files, kept once for all lessons, and lessons that follow what changes online.

import { FALLBACK, isSiteCache, siteCache } from "../names.js";
import { keepPages } from "../keeping.js";
import { removeCaches, removeEverything, removeLesson } from "../removing.js";
import { lessons } from "../store.js";

const { version: VERSION, files: FILES } = self.SITE;
const CACHE = siteCache(VERSION);
// Milliseconds after which a kept lesson is compared with the one online.
const DAY = 24 * 3600 * 1000;

/** Nothing is replaced before everything is here. */
export async function installSite() {
    const cache = await caches.open(CACHE);
    for (const file of FILES) {
        // Names with a digest never change; the others are asked for again.
        const answer = await fetch(file, { cache: "no-cache" });
        if (!answer.ok) throw new Error(`${answer.status} ${file}`);
        await cache.put(file, answer);
    }
    await cache.put(FALLBACK, await fetch(FALLBACK, { cache: "no-store" }));
}

export async function ownPage(path) {
    return (await caches.open(CACHE)).match(path, { ignoreVary: true });
}

/** Those of earlier releases that no kept page names any more. */
export async function removeOldSites() {
    const named = new Set((await lessons.all()).map(({ site }) => siteCache(site)));
    await removeCaches((name) => isSiteCache(name) && name !== CACHE && !named.has(name));
}

/** Once a day, and after each release: withdrawn lessons go, pages and play tokens are renewed. */
export async function keepUp() {
    const now = Date.now();
    for (const lesson of await lessons.all()) {
        const isOther = lesson.site !== VERSION && !lesson.isOld;
        if (lesson.state !== "complete" || (!isOther && now - lesson.freshAt < DAY)) continue;
        if (!(await compare(lesson))) return;
    }
    await removeOldSites();
}

/** False when there is no use in asking about the next one. */
async function compare(lesson) {
    let answer;
    try {
        answer = await fetch(lesson.address, { headers: { Accept: "application/json" } });
        if (answer.status === 401) await removeEverything();
        if (answer.status === 401 || answer.status >= 500) return false;
        if (!answer.ok) {
            await removeLesson(lesson.pk);
            return true;
        }
        const contents = await answer.json();
        // Someone else signed in: their attempt and their play token are not for this record.
        if (contents.person !== lesson.person) {
            await removeEverything();
            return false;
        }
        await renew(lesson, contents);
        return true;
    } catch {
        return false; // No network: another day.
    }
}

async function renew(lesson, contents) {
    const changed = { ...lesson, freshAt: Date.now() };
    if (contents.version !== lesson.version) {
        // Its files belong to its page: both stay until the person takes the new ones.
        changed.isOld = true;
    } else {
        const { url, title, play } = contents;
        Object.assign(changed, { url, title, site: VERSION }, await keepPages(contents));
        // Without this, what is watched a month later would be too old to be taken.
        if (play && lesson.personal.video?.take === play.take) {
            changed.personal = { ...lesson.personal, video: { ...lesson.personal.video, token: play.token } };
        }
    }
    // Removed meanwhile: it must not come back.
    if (await lessons.get(lesson.pk)) await lessons.put(changed);
    else await removeLesson(lesson.pk);
}
