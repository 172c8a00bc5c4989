// What is written on the server; repeating it does no harm.

const OFFLINE = "Pas de connexion";
const SIGNED_OUT = "Reconnectez-vous";

/** Resolves to the answer, or rejects with an Error whose message is for the person. */
async function send(method, address, { token, body }) {
    let response;
    try {
        response = await fetch(address, {
            method,
            body: body && JSON.stringify(body),
            headers: { Accept: "application/json", "X-Page-Token": token },
        });
    } catch {
        throw failure(OFFLINE, true);
    }
    if (response.status >= 500) throw failure(OFFLINE, true);
    if (response.status === 401) throw failure(SIGNED_OUT, false);
    const answer = response.status === 204 ? {} : await response.json().catch(() => ({}));
    if (!response.ok) throw failure(answer.error ?? "Cela n’a pas pu être enregistré", false);
    return answer;
}

/** `again`: the same request may succeed later. */
function failure(words, again) {
    return Object.assign(new Error(words), { again });
}

export const writeNote = ({ address, token }, { key, second, text }) =>
    send("PUT", `${address}?key=${key}`, { token, body: { second, text } });

export const removeNote = ({ address, token }, key) => send("DELETE", `${address}?key=${key}`, { token });

export const saveForLater = ({ address, token }, isSaved) => send(isSaved ? "PUT" : "DELETE", address, { token });
