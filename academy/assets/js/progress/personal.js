// The one personal request of a page.

/** What the server knows of the reader and of this page; null when it cannot be had. */
export async function readPersonal(root) {
    const address = new URL(root.dataset.personal, location.href);
    if (root.dataset.page) address.searchParams.set("page", root.dataset.page);
    try {
        const response = await fetch(address, { headers: { Accept: "application/json" } });
        return response.ok ? await response.json() : null;
    } catch {
        return null; // No network: the page reads and plays all the same.
    }
}
