// « Mon espace » and « Hors connexion »: what waits on this device is sent, and shown.

import { readPersonal } from "./progress/personal.js";
import { Queue } from "./progress/queue.js";
import { Sender } from "./progress/sender.js";
import { showList, showWaiting } from "./offline/list.js";
import { removeEverything, removeOthers } from "./offline/removing.js";
import { sendForms } from "./offline/sending.js";
import { showSent } from "./offline/sent.js";
import { lessons } from "./offline/store.js";

const WORKER = "/service-worker.js";
const root = document.querySelector("[data-waiting]");
const list = document.querySelector("[data-offline-list]");
// The page of the list says by itself what waits.
const silent = { saved() {}, offline() {}, signedOut() {}, lost() {} };

if (root) start();

async function start() {
    showCause();
    const mine = await readPersonal(root);
    if (mine) await forget(mine);
    // Installed as an application, the site must open without network too.
    const isInstalled = matchMedia("(display-mode: standalone)").matches;
    if (mine?.signed_in && isInstalled) navigator.serviceWorker?.register(WORKER);
    // Without network, what is kept says whose device this is.
    const person = mine ? mine.person : (await lessons.all())[0]?.person;
    const queue = await Queue.open(person);
    const show = async () => {
        const messages = (await queue.read()).length;
        if (list && person) await showList(list, { person, messages });
        else if (list) await showWaiting({ person, messages });
    };
    await show();
    if (!mine?.signed_in) {
        addEventListener("online", () => location.reload(), { once: true });
        return;
    }
    const send = async () => {
        const sent = await sendForms(mine);
        if (sent.length && !list) root.prepend(showSent(sent));
        await show();
    };
    const sender = new Sender({ mine, queue, status: { ...silent, saved: show } });
    addEventListener("online", send);
    await sender.start();
    await send();
}

/** Of who left, or of someone else, nothing stays but what they still have to send. */
function forget(mine) {
    return mine.signed_in ? removeOthers(mine.person) : removeEverything();
}

/** The page that was asked for is not here, or a form could not be sent. */
function showCause() {
    const { cause } = root.dataset;
    for (const words of root.querySelectorAll("[data-offline-cause]")) {
        words.hidden = words.dataset.offlineCause !== cause;
    }
}
