// A page of someone who is signed in: what waits is sent, and the lesson can be kept.

import { showPanel } from "./panel.js";
import { removeOthers } from "./removing.js";
import { sendForms } from "./sending.js";
import { showSent } from "./sent.js";

export async function follow(root, place, mine) {
    await removeOthers(mine.person);
    const send = async () => {
        const sent = await sendForms(mine);
        if (sent.length) (root.querySelector(".page-head") ?? root).append(showSent(sent));
    };
    addEventListener("online", send);
    if (!mine.offline) send();
    if (place) showPanel(place, mine);
}
