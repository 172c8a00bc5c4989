// What a page shows about the person who reads it, and what was watched on its way to the
// server. Nothing here is needed to read or to play.

import { offerSuggestionsLater } from "./behaviours/search-later.js";
import { offerNotes } from "./notes/notes.js";
import { offerOffline } from "./offline/lesson.js";
import { showAttestation, showCourse, showCourses } from "./progress/course.js";
import { showLesson } from "./progress/lesson.js";
import { readPersonal } from "./progress/personal.js";
import { Queue } from "./progress/queue.js";
import { offerResume } from "./progress/resume.js";
import { Sender } from "./progress/sender.js";
import { Status } from "./progress/status.js";
import { watch } from "./progress/watching.js";
import { askAlongVideo } from "./questions/video.js";

const root = document.querySelector("[data-personal]");

if (root) start();
offerSuggestionsLater(document);

async function start() {
    const player = document.querySelector("[data-player]");
    const status = new Status(root);
    const mine = await readPersonal(root);
    if (!mine) return;
    if (!mine.signed_in) {
        if (player) status.invite(mine.sign_up);
        return;
    }
    show(mine);
    offerNotes(root, mine);
    offerOffline(root, mine);
    if (player) askAlongVideo(root, mine, player);
    const sender = new Sender({ mine, queue: await Queue.open(mine.person), status });
    await sender.start();
    if (player && mine.video) follow(player, mine.video, { sender, status });
}

function show(mine) {
    if (mine.lesson) showLesson(root, mine.lesson, refresh);
    if (mine.course) showCourse(root, mine.course);
    if (mine.courses) showCourses(root, mine.courses);
    if (mine.attestation) showAttestation(root, mine.attestation);
}

/** Something was completed: what the page shows is asked for again. */
async function refresh() {
    const mine = await readPersonal(root);
    if (mine?.signed_in) show(mine);
}

/** From now on, what the player plays is kept, sent, and told. */
function follow(player, play, { sender, status }) {
    const video = player.querySelector("video");
    // The page may be older than a new take of the video: nothing is claimed for that one.
    if (Number(video.dataset.take) !== play.take) return;
    offerResume(player, play);
    status.watched(play);
    const watching = watch(video, (moment) => sender.add(play, moment));
    sender.beforeLeaving = watching.sample;
    sender.whenAnswered = async (answer) => {
        if (answer.wait) setTimeout(() => sender.add(play, watching.standing()), answer.wait * 1000);
        if (!answer.completed || play.completed) return;
        play.completed = true;
        status.watched({ completed: true });
        await refresh();
    };
}
