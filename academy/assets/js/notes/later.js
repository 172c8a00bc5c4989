// « À voir plus tard »: one button, pressed or not.

import { button } from "./elements.js";
import { saveForLater } from "./server.js";

export function laterButton(saved, say) {
    let isSaved = saved.is_saved;
    const made = button("À voir plus tard", "button--quiet", async () => {
        try {
            ({ is_saved: isSaved } = await saveForLater(saved, !isSaved));
            say(isSaved ? "C’est gardé dans «\u00a0Mon espace\u00a0»." : "Ce n’est plus gardé pour plus tard.");
        } catch (error) {
            say(`${error.message}\u00a0: rien n’a changé.`);
        }
        show();
    });
    const show = () => made.setAttribute("aria-pressed", String(isSaved));
    show();
    return made;
}
