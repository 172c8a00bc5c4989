// Between the pages of who keeps lessons and the network. The network comes first, always; what
// was kept is used when it fails. Nothing is kept here that nobody asked for.
//
// The server writes `self.SITE = {version, files}` before this: the site's own styles and scripts.

import { PERSONAL, PROGRESS, fileKey } from "../names.js";
import { sendFile, sendStatic, sendText } from "./files.js";
import { sendForm } from "./forms.js";
import { openPage, openPart, readPersonal } from "./pages.js";
import { installSite, keepUp, removeOldSites } from "./site.js";

const STATIC = /^\/(static|fichiers\/images|videos\/affiche)\//;
const TEXT = /\.(vtt|txt|m3u8)$/;
// The editors' side works with the network only.
const CMS = "/cms/";

self.addEventListener("install", (event) => {
    event.waitUntil(installSite().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
    event.waitUntil(self.clients.claim().then(removeOldSites));
    // Not waited for: lessons are brought up to date while they can already be read.
    keepUp();
});

self.addEventListener("fetch", (event) => {
    const answer = answerOf(event);
    if (answer) event.respondWith(answer);
});

/** A promise of a response, or null: then the browser does as if there were no worker. */
function answerOf(event) {
    const { request } = event;
    const address = new URL(request.url);
    const { origin, pathname } = address;
    if (origin !== self.location.origin || pathname.startsWith(CMS)) return null;
    if (request.method === "POST") return sendForm(event, pathname);
    if (request.method !== "GET") return null;
    if (request.mode === "navigate") return openPage(event, address);
    if (pathname === PERSONAL) return readPersonal(event);
    if (pathname.startsWith(PROGRESS)) return openPart(event, address);
    if (STATIC.test(pathname)) return sendStatic(request);
    const key = fileKey(pathname);
    if (!key) return null;
    return TEXT.test(key) ? sendText(request, key) : sendFile(request, key);
}
