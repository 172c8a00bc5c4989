// Saving without leaving the page: the place in the list and in the video stay.

const LOST =
    "Votre session est terminée. Reconnectez-vous dans un autre onglet, puis enregistrez ici : rien n’est perdu.";
const OFFLINE = "Le serveur ne répond pas. Votre texte est gardé sur cet appareil : réessayez dans un instant.";

/**
 * Sends the form. Answers { status, ...what the server says }; `status` is 0 with a `refusal` when
 * the server could not be asked.
 */
export async function save(form, action, { again = true } = {}) {
    const data = new FormData(form);
    // A button is called "action" too, and hides the property of that name.
    const address = form.getAttribute("action");
    data.set("action", action);
    try {
        const answer = await fetch(address, {
            method: "POST",
            body: data,
            headers: { Accept: "application/json" },
        });
        if (answer.headers.get("Content-Type")?.startsWith("application/json")) {
            return { status: answer.status, ...(await answer.json()) };
        }
        if (answer.status >= 500) return { status: 0, refusal: OFFLINE };
        if (again && (await renewToken(form))) return save(form, action, { again: false });
        return { status: 0, refusal: LOST };
    } catch {
        return { status: 0, refusal: OFFLINE };
    }
}

/** After a new sign-in the form's proof is an old one: takes a fresh one, if one is signed in. */
async function renewToken(form) {
    const page = await (await fetch(form.getAttribute("action"))).text();
    const fresh = new DOMParser().parseFromString(page, "text/html").querySelector(
        "[data-captions-form] [name=csrfmiddlewaretoken]",
    );
    if (fresh) form.elements.csrfmiddlewaretoken.value = fresh.value;
    return Boolean(fresh);
}
