// What became of forms that were sent again.

import { button, element } from "./making.js";
import { forms } from "./store.js";

/** A notice of it; once it is read, it is forgotten. */
export function showSent(sent) {
    const place = element("div", { className: "notice offline-notice", role: "status" });
    for (const form of sent) place.append(element("p", {}, ...said(form)));
    const forget = async () => {
        for (const { id } of sent) await forms.remove(id);
        place.remove();
    };
    place.append(button("C’est vu", "button--quiet", forget));
    return place;
}

function said({ title, url, page, answer: { isRefused, percent, message } }) {
    const name = `«\u00a0${title}\u00a0»\u00a0: `;
    if (isRefused) return [`${name}ce que vous aviez envoyé hors connexion n’a pas pu être pris. `, link(page, "Ouvrir la séquence")];
    if (percent === undefined) return [`${name}${message ?? "c’est enregistré."} `, link(page, "Ouvrir la séquence")];
    const words = `${name}vos réponses données hors connexion sont corrigées, ${percent}\u00a0% de réussite. `;
    return [words, link(url, "Voir la correction")];
}

const link = (href, words) => element("a", { href }, words);
