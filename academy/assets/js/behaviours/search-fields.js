// Suggestions under every search field (`data-suggestions` is the address to ask): a suggestion
// is a page, and picking it goes there. Enter without a choice searches for what was typed.

import { Combobox } from "./combobox.js";

const PAUSE = 150;

class SearchField extends Combobox {
    constructor(input) {
        super(input, { address: input.dataset.suggestions, pause: PAUSE });
        // An answer that comes after the search has begun would open over the page that leaves.
        input.form.addEventListener("submit", () => this.leave());
    }

    announce({ length }) {
        if (length === 0) this.say("Aucune proposition. Entrée pour rechercher.");
        else if (length === 1) this.say("1 proposition. Flèche bas pour la choisir, Entrée pour rechercher.");
        else this.say(`${length} propositions. Flèches haut et bas pour choisir, Entrée pour rechercher.`);
    }

    pick(index) {
        const { label, url } = this.results[index];
        this.leave();
        this.say(`${label}\u00a0: la page s’ouvre.`);
        location.assign(url);
    }

    leave() {
        this.cancel();
        this.close();
    }
}

// On a phone the field of the masthead opens under « Chercher », which opens it without this script
// too; keyboards of phones only rise when the focus comes in the same press.
function focusOnOpening(opener) {
    const form = document.getElementById(opener.getAttribute("popovertarget"));
    if (!form?.togglePopover) return;
    opener.addEventListener("click", (event) => {
        event.preventDefault();
        form.togglePopover();
        if (form.matches(":popover-open")) form.elements.q.focus();
    });
}

export function offerSuggestions(root) {
    for (const input of root.querySelectorAll("[data-suggestions]")) new SearchField(input);
    for (const opener of root.querySelectorAll("[data-search-opener]")) focusOnOpening(opener);
}
