// How a lesson is ended: a plain form for a text or an exercise; for a video, its transcript.

import { offerReading } from "./reading.js";

export function showLesson(root, lesson, refresh) {
    const isCredited = lesson.state === "done" && !lesson.declared;
    if (lesson.transcript) offerReading(root, lesson, { isCredited, refresh });
    const place = root.querySelector("[data-lesson-form]");
    if (!place || !lesson.complete || lesson.transcript) return;
    const words = document.createElement("p");
    words.className = "state state--done";
    words.textContent = lesson.declared ? lesson.label : "Séquence terminée";
    place.replaceChildren(...(lesson.state === "done" ? [words] : []), ...(isCredited ? [] : [form(lesson)]));
}

function form(lesson) {
    const opened = document.createElement("input");
    opened.type = "hidden";
    opened.name = "opened";
    opened.value = lesson.opened;
    const button = document.createElement("button");
    button.className = "button button--quiet";
    button.textContent = "Marquer comme terminée";
    const made = document.createElement("form");
    made.method = "post";
    made.action = lesson.complete;
    made.append(opened, button);
    return made;
}
