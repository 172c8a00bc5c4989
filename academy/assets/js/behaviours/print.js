// <button data-print hidden>: without JavaScript, browsers print from their own menu.

/** Shows the buttons that print the page. */
export function offerPrint(root) {
    for (const button of root.querySelectorAll("[data-print]")) {
        button.hidden = false;
        button.addEventListener("click", () => window.print());
    }
}
