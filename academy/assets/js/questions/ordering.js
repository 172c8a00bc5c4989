// Steps moved up and down by buttons. The numbers that the form sends stay in their <select>s,
// hidden: the list is only another way to choose them.

export function mountOrdering(list) {
    const status = list.parentElement.querySelector("[data-ordering-status]");
    const steps = () => [...list.querySelectorAll("[data-step]")];
    const number = (step) => step.querySelector("select");

    for (const step of steps()) {
        number(step).hidden = true;
        step.querySelector("[data-step-moves]").hidden = false;
        for (const button of step.querySelectorAll("[data-step-move]")) {
            button.addEventListener("click", () => move(step, Number(button.dataset.stepMove), button));
        }
    }

    /** Each step takes the number of its place. */
    function renumber() {
        steps().forEach((step, index) => (number(step).value = String(index + 1)));
    }

    function move(step, by, button) {
        const order = steps();
        const place = order.indexOf(step) + by;
        if (place < 0 || place >= order.length) return;
        if (by < 0) order[place].before(step);
        else order[place].after(step);
        renumber();
        showEnds();
        // Moving an element takes the focus away from what it holds.
        button.focus();
        status.textContent = `Étape ${place + 1} sur ${order.length}`;
    }

    function showEnds() {
        const order = steps();
        order.forEach((step, index) => {
            const [up, down] = step.querySelectorAll("[data-step-move]");
            up.setAttribute("aria-disabled", String(index === 0));
            down.setAttribute("aria-disabled", String(index === order.length - 1));
        });
    }

    /** The order chosen before, here or on a page that the browser gives back. */
    function restore() {
        const order = steps().sort((one, other) => number(one).value - number(other).value);
        const isWhole = order.every((step, index) => number(step).value === String(index + 1));
        if (isWhole) list.append(...order);
        showEnds();
    }

    restore();
    // Browsers fill forms in again after scripts have run.
    addEventListener("pageshow", restore);
}
