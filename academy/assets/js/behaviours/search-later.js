// A page that plays has better to fetch first: suggestions come when someone goes to the field.

const WANTED = "[data-suggestions], [data-search-opener]";

export function offerSuggestionsLater(root) {
    const watched = new AbortController();
    const fetchThem = async ({ target }) => {
        if (!target.closest(WANTED)) return;
        watched.abort();
        const { offerSuggestions } = await import("./search-fields.js");
        offerSuggestions(root);
        // Meanwhile the press has opened the field of the masthead by itself.
        root.querySelector(":popover-open[role=search] [data-suggestions]")?.focus();
    };
    for (const come of ["focusin", "pointerdown"]) {
        root.addEventListener(come, fetchThem, { capture: true, passive: true, signal: watched.signal });
    }
}
