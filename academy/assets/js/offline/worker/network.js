// The network first, for as long as it is worth waiting.

// Milliseconds. A weak link that gave nothing for so long is taken for none.
const PATIENCE = 4000;
// Once it failed, what belongs to a page that came from this device comes from there at once.
const SHORT = 300;
const REMEMBERED = 20_000;

let failedAt = 0;

export const hasAnswered = () => (failedAt = 0);
export const hasFailed = () => (failedAt = Date.now());

/** For a page itself: always the whole patience. */
export const forPage = () => PATIENCE;
const forPart = () => (Date.now() - failedAt < REMEMBERED ? SHORT : PATIENCE);

/** The answer of the network in time, else what is kept, else the network's however late. */
export async function networkFirst(network, kept, patience = forPart()) {
    network.catch(() => {});
    let timer;
    const late = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error("late")), patience);
    });
    try {
        return await Promise.race([network, late]);
    } catch {
        hasFailed();
        return (await kept()) ?? network;
    } finally {
        clearTimeout(timer);
    }
}

export function json(value, status = 200) {
    return new Response(JSON.stringify(value), {
        status,
        headers: { "Content-Type": "application/json", "Cache-Control": "no-store" },
    });
}
