// Under which names things are kept, for the pages and for the service worker.

export const FALLBACK = "/hors-connexion/";
export const PROGRESS = "/avancement/";
export const PERSONAL = "/avancement/moi/";
// On a form that was kept: it is not kept again.
export const SENT_AGAIN = "X-Sent-Again";

// A cache for each lesson, and one for each release of the site's own styles and scripts.
const LESSON = "sequence-";
const SITE = "site-";

export const lessonCache = (pk) => `${LESSON}${pk}`;
export const siteCache = (version) => `${SITE}${version}`;
export const isLessonCache = (name) => name.startsWith(LESSON);
export const isSiteCache = (name) => name.startsWith(SITE);

// What a cut download goes on from: a large file is kept in parts of so many bytes.
export const PART = 2 * 1024 * 1024;

const FILE = /^\/videos\/(?:s\/[^/]+\/)?([0-9a-f-]{36}\/\d+\/[^/]+)$/;

/** The lasting name of a file of a video, whatever signature its address carries; or null. */
export function fileKey(path) {
    const found = FILE.exec(path);
    return found && `/videos/${found[1]}`;
}

export const partKey = (key, number) => `${key}?partie=${number}`;

/** The bytes of each part, in order. */
export function partsOf(bytes) {
    const sizes = [];
    for (let left = bytes; left > 0; left -= PART) sizes.push(Math.min(PART, left));
    return sizes;
}
