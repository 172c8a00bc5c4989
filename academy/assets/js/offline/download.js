// Bringing a lesson to this device: in parts, so that a cut link goes on where it stopped. It is
// kept once everything is there, and not before.

import { keepPages, Refused } from "./keeping.js";
import { fileKey, lessonCache, partKey, partsOf } from "./names.js";
import { removeLesson } from "./removing.js";
import { lessons } from "./store.js";

const MASTER = "master.m3u8";
// Small files asked for at once: a distant link waits more than it carries.
const AT_ONCE = 3;
// Share of the free room that is left to the rest of the device.
const SPARED = 0.05;

/** There is no room: `missing` bytes, or 0 when the browser does not say. */
export class Full extends Error {
    constructor(missing) {
        super("full");
        this.missing = missing;
    }
}

/** What the server says of a lesson. Raises Refused, or TypeError without network. */
export async function readContents(address) {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Refused(answer.status);
    return answer.json();
}

/**
 * Keeps a lesson of `contents` as `choice` says, for the person of `mine`. `told(received)` counts
 * bytes. Raises Full, Refused, AbortError or TypeError; what arrived is there for another time.
 */
export async function keep({ contents, choice, bytes, mine, told, signal }) {
    const record = await begin({ contents, choice, bytes, mine });
    try {
        await findRoom(bytes - record.received);
        await receive(record, { contents, choice, told, signal });
    } catch (error) {
        if (error.name === "QuotaExceededError" || error instanceof Full) {
            await removeLesson(record.pk);
            throw error instanceof Full ? error : new Full(0);
        }
        if (await lessons.get(record.pk)) await lessons.put(record);
        throw error;
    }
    Object.assign(record, { state: "complete", keptAt: Date.now(), freshAt: Date.now() });
    await lessons.put(record);
    return record;
}

/** The record of a lesson on its way: the former one when it goes on, else a new one. */
async function begin({ contents, choice, bytes, mine }) {
    const former = await lessons.get(contents.pk);
    const goesOn =
        former?.state === "partial" && former.version === contents.version && former.choice === choice.name;
    if (former && !goesOn) await removeLesson(contents.pk);
    const { offline: _offline, ...personal } = mine;
    const { pk, url, title, course, address, version, site } = contents;
    const record = {
        ...{ pk, url, title, course, address, version, site: site.version, personal, bytes },
        ...{ person: mine.person, choice: choice.name, label: choice.label, state: "partial" },
        ...{ pages: [], forms: [], received: goesOn ? former.received : 0, isOld: false },
    };
    if ((await lessons.put(record)) === undefined) throw new Full(0);
    return record;
}

async function findRoom(needed) {
    const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
    if (quota === undefined) return;
    const free = (quota - usage) * (1 - SPARED);
    if (needed > free) throw new Full(Math.ceil(needed - free));
}

async function receive(record, { contents, choice, told, signal }) {
    const cache = await caches.open(lessonCache(record.pk));
    Object.assign(record, await keepPages(contents, signal));
    record.received = 0;
    const count = (bytes) => told((record.received += bytes));
    for (const { url, bytes } of contents.captions) await keepFile(cache, { url, bytes, signal, count });
    if (choice.playlist) await keepMaster(cache, { base: contents.base, playlist: choice.playlist, signal });
    const left = [...choice.files];
    const next = async () => {
        for (let file = left.shift(); file; file = left.shift()) {
            await keepFile(cache, { url: contents.base + file[0], bytes: file[1], signal, count });
        }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
}

async function keepFile(cache, { url, bytes, signal, count }) {
    const key = fileKey(new URL(url, location.href).pathname);
    const sizes = partsOf(bytes);
    let start = 0;
    for (const [number, size] of sizes.entries()) {
        const name = partKey(key, number);
        if (!(await cache.match(name))) {
            const asked = sizes.length > 1 ? { Range: `bytes=${start}-${start + size - 1}` } : {};
            const { body, type } = await fetchPart(url, { headers: asked, size, signal });
            const headers = { "Content-Type": type, "X-Bytes": String(bytes) };
            await cache.put(name, new Response(body, { headers }));
        }
        start += size;
        count(size);
    }
}

/** Raises Refused when the answer is not the part that was asked for. */
async function fetchPart(url, { headers, size, signal }) {
    const answer = await fetch(url, { headers, signal });
    if (answer.status !== (headers.Range ? 206 : 200)) throw new Refused(answer.status);
    const body = await answer.blob();
    if (size && body.size !== size) throw new Refused(0);
    return { body, type: answer.headers.get("Content-Type") };
}

/** The playlist that players begin with, reduced to the one size that is here. */
async function keepMaster(cache, { base, playlist, signal }) {
    const { body, type } = await fetchPart(base + MASTER, { headers: {}, signal });
    const lines = (await body.text()).split("\n");
    const kept = lines.filter(
        (line, number) =>
            line === playlist ||
            (line.startsWith("#EXT-X-STREAM-INF") ? lines[number + 1] === playlist : line.startsWith("#")),
    );
    const text = new Blob([`${kept.join("\n")}\n`]);
    const key = fileKey(new URL(base + MASTER, location.href).pathname);
    const headers = { "Content-Type": type, "X-Bytes": String(text.size) };
    await cache.put(partKey(key, 0), new Response(text, { headers }));
}
