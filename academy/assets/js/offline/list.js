// The lessons of this device, what they weigh, and what still waits to be sent.

import { button, element } from "./making.js";
import { removeLesson, removeLessons } from "./removing.js";
import { showSent } from "./sent.js";
import { forms, lessons } from "./store.js";
import { day, kept, size } from "./words.js";

/** Fills `[data-offline-list]` and `[data-offline-waiting]`; `messages` of progress wait. */
export async function showList(place, { person, messages }) {
    const known = (await lessons.all()).filter((lesson) => lesson.person === person);
    const total = known.reduce((sum, { state, bytes, received }) => sum + (state === "complete" ? bytes : received), 0);
    if (!known.length) {
        place.replaceChildren(
            element("p", {}, "Aucune séquence n’est gardée sur cet appareil. Ouvrez une séquence, puis choisissez «\u00a0Garder hors connexion\u00a0»."),
        );
    } else {
        const again = () => showList(place, { person, messages });
        const all = button("Tout retirer", "button--quiet", () => removeLessons().then(again));
        place.replaceChildren(
            element("ul", { className: "rows", role: "list" }, ...known.map((lesson) => row(lesson, again))),
            element("p", {}, `En tout\u00a0: ${size(total)} sur cet appareil.`),
            element("div", { className: "actions" }, all),
        );
    }
    await showWaiting({ person, messages });
}

function row({ pk, url, title, course, label, bytes, received, state, keptAt, isOld }, again) {
    const isWhole = state === "complete";
    const about = isWhole
        ? `${label}, ${size(bytes)}, gardée le ${day(keptAt)}`
        : `Téléchargement interrompu\u00a0: ${size(received)} sur ${size(bytes)}. Ouvrez la séquence pour le reprendre.`;
    const remove = button("Retirer", "button--quiet", () => removeLesson(pk).then(again));
    remove.setAttribute("aria-label", `Retirer «\u00a0${title}\u00a0»`);
    return element(
        "li",
        { className: "row offline-row" },
        element(
            "div",
            {},
            element("h3", { className: "row__title" }, element("a", { href: url }, title)),
            element("p", { className: "row__who" }, course),
            element("p", { className: "row__about" }, about),
            ...(isOld ? [element("p", { className: "row__about" }, "Une nouvelle version est en ligne\u00a0: ouvrez la séquence avec du réseau.")] : []),
        ),
        remove,
    );
}

/** Progress, and answers that were given without network. */
export async function showWaiting({ person, messages }) {
    const place = document.querySelector("[data-offline-waiting]");
    const known = (await forms.all()).filter((form) => form.person === person);
    const answered = known.filter(({ answer }) => answer);
    const lines = [];
    for (const { title, made, url, answer } of known) {
        if (!answer) lines.push(`«\u00a0${title}\u00a0», le ${day(made)}. ${kept(url)}`);
    }
    if (messages) lines.push("Votre avancement des dernières vidéos suivies sera envoyé au retour du réseau.");
    place.replaceChildren(
        ...(answered.length ? [showSent(answered)] : []),
        lines.length
            ? element("ul", {}, ...lines.map((words) => element("li", {}, words)))
            : element("p", {}, "Rien n’attend\u00a0: tout est envoyé."),
    );
}
