// The field of the collectivité. `data-combobox` is the address to ask; `data-combobox-choice`
// names the hidden field of the same form that keeps which suggestion was picked. Without this
// script the server asks when what was typed may mean several things.

import { Combobox } from "./behaviours/combobox.js";

const PAUSE = 180;

class PlaceField extends Combobox {
    constructor(input) {
        super(input, { address: input.dataset.combobox, pause: PAUSE });
        this.choice = input.form.querySelector(
            `input[type="hidden"][name="${input.dataset.comboboxChoice}"]`,
        );
    }

    typed() {
        this.forgetChoice();
        super.typed();
    }

    announce(results) {
        if (results.length === 0) this.say("Aucune proposition pour ce texte.", true);
        else if (results.length === 1) this.say("1 proposition. Flèche bas pour la choisir.");
        else this.say(`${results.length} propositions. Flèches haut et bas pour choisir.${more(results)}`);
    }

    pick(index) {
        const { id, label } = this.results[index];
        this.input.value = label;
        this.forgetChoice();
        this.choice.value = id;
        this.options = [];
        this.close();
        this.say(`${label} est choisi.`);
    }

    // What was picked before, here or in the list that the server answered, no longer holds.
    forgetChoice() {
        this.choice.value = "";
        this.input.form.querySelector("[data-combobox-candidates]")?.remove();
    }
}

// The server stops at ten: the smallest communes come last.
function more(results) {
    return results.length < 10 ? "" : " Si la vôtre n’y est pas, ajoutez le département.";
}

for (const input of document.querySelectorAll("[data-combobox]")) new PlaceField(input);
