// The form that ends a text or an exercise: a plain form, sent like any other.

export function showLesson(root, lesson) {
    const place = root.querySelector("[data-lesson-form]");
    if (!place || !lesson.complete) return;
    if (lesson.state === "done") {
        const words = document.createElement("p");
        words.className = "state state--done";
        words.textContent = "Séquence terminée";
        place.replaceChildren(words);
        return;
    }
    const opened = document.createElement("input");
    opened.type = "hidden";
    opened.name = "opened";
    opened.value = lesson.opened;
    const button = document.createElement("button");
    button.className = "button button--quiet";
    button.textContent = "Marquer comme terminée";
    const form = document.createElement("form");
    form.method = "post";
    form.action = lesson.complete;
    form.append(opened, button);
    place.replaceChildren(form);
}
