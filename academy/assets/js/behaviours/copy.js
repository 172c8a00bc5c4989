// <button data-copy="#text" data-copied="Copié." hidden> and a live region after it.

/** Shows the buttons that copy a text of the page, and says when it is done. */
export function offerCopy(root) {
    if (!navigator.clipboard) return;
    for (const button of root.querySelectorAll("[data-copy]")) {
        const text = root.querySelector(button.dataset.copy);
        const answer = button.parentElement.querySelector("[role=status]");
        if (!text) continue;
        button.hidden = false;
        button.addEventListener("click", async () => {
            await navigator.clipboard.writeText(text.innerText);
            if (answer) answer.textContent = button.dataset.copied;
        });
    }
}
