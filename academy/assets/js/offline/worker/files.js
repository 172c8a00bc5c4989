// Styles, scripts and pictures, and the files of kept videos, whole or by parts.

import { PART, lessonCache, partKey } from "../names.js";
import { lessons } from "../store.js";
import { networkFirst } from "./network.js";

export function sendStatic(request) {
    return networkFirst(fetch(request), () => caches.match(request.url, { ignoreVary: true }));
}

/** Captions are corrected and playlists name every size: those of the network are better. */
export function sendText(request, key) {
    return networkFirst(fetch(request), async () => {
        const file = await keptFile(key);
        return file && wholeOrPart(request, file);
    });
}

/** Pictures and sound never change: what is kept spares the link. */
export async function sendFile(request, key) {
    const file = await keptFile(key);
    return file ? wholeOrPart(request, file) : fetch(request);
}

/** A file of a lesson that is kept whole; null when there is none. */
async function keptFile(key) {
    for (const { pk, state, version } of await lessons.all()) {
        if (state !== "complete" || !version || !key.startsWith(`/videos/${version}/`)) continue;
        const cache = await caches.open(lessonCache(pk));
        const first = await cache.match(partKey(key, 0));
        if (!first) continue;
        return {
            bytes: Number(first.headers.get("X-Bytes")),
            type: first.headers.get("Content-Type"),
            part: async (number) => (await cache.match(partKey(key, number))).blob(),
        };
    }
    return null;
}

/** 200, 206 or 416 (RFC 9110, 14.2): players seek by ranges, and some ask for nothing else. */
async function wholeOrPart(request, { bytes, type, part }) {
    const headers = { "Content-Type": type, "Accept-Ranges": "bytes" };
    const range = askedFor(request.headers.get("Range") ?? "", bytes);
    if (range && range.first > range.last) {
        return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${bytes}` } });
    }
    const { first, last } = range ?? { first: 0, last: bytes - 1 };
    const from = Math.floor(first / PART);
    const blobs = [];
    for (let number = from; number * PART <= last; number += 1) blobs.push(await part(number));
    const body = new Blob(blobs).slice(first - from * PART, last + 1 - from * PART);
    headers["Content-Length"] = String(last - first + 1);
    if (range) headers["Content-Range"] = `bytes ${first}-${last}/${bytes}`;
    return new Response(body, { status: range ? 206 : 200, headers });
}

/** First and last byte of `bytes=0-`, `bytes=5-9` or `bytes=-100`; null for anything else. */
function askedFor(header, bytes) {
    const found = /^bytes=(\d*)-(\d*)$/.exec(header);
    if (!found || (!found[1] && !found[2])) return null;
    if (!found[1]) return { first: Math.max(0, bytes - Number(found[2])), last: bytes - 1 };
    return { first: Number(found[1]), last: found[2] ? Math.min(Number(found[2]), bytes - 1) : bytes - 1 };
}
