// What the player tells: in one polite region for ears, and problems in sight until they end.

export function mountNotices({ part }) {
    const message = part("message");
    const words = part("message-words");
    const button = part("retry");
    let again = null;
    button.addEventListener("click", () => again?.());
    return {
        say: (text) => (part("status").textContent = text),
        /** Nothing to tell any more when `text` is empty. */
        warn: (text, { retry = null } = {}) => {
            again = retry;
            // The same words again would be read aloud again.
            if (words.textContent !== text) words.textContent = text;
            message.hidden = !text;
            if (!retry && document.activeElement === button) part("play").focus();
            button.hidden = !retry;
        },
    };
}
