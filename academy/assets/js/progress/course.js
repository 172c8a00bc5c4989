// What a course page, or a lesson beside its course, shows of the reader's progress.

export function showCourse(root, course) {
    for (const place of root.querySelectorAll("[data-lesson-state]")) {
        const known = course.lessons[place.dataset.lessonState];
        if (known) showState(place, known);
    }
    for (const place of root.querySelectorAll("[data-course-percent]")) showPercent(place, course);
    const link = root.querySelector("[data-course-resume]");
    if (!link || !course.begun) return;
    if (course.next) link.href = course.next.url;
    link.textContent = course.next ? `Reprendre\u00a0: ${course.next.title}` : "Revoir le cours";
}

/** On lists of courses: how far the reader is in each one begun. */
export function showCourses(root, courses) {
    for (const place of root.querySelectorAll("[data-course-state]")) {
        const known = courses[place.dataset.courseState];
        if (known) showState(place, known);
    }
}

/** Under the percentage, the way to what was earned. */
export function showAttestation(root, { url, label }) {
    const percent = root.querySelector("[data-course-percent]");
    if (!percent || root.querySelector("[data-attestation]")) return;
    const line = document.createElement("p");
    line.dataset.attestation = "";
    const link = document.createElement("a");
    link.href = url;
    link.textContent = label;
    line.append(link);
    percent.after(line);
}

function showState(place, { state, label }) {
    place.textContent = label;
    place.dataset.state = state;
    place.classList.toggle("state--done", state === "done");
}

function showPercent(place, { percent, label }) {
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.value = percent;
    bar.setAttribute("aria-label", "Avancement du cours");
    place.replaceChildren(bar, document.createTextNode(label));
}
