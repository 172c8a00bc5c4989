// A short wait is normal; a longer one is said once, and what helps on a weak link.

const LONG = 1500; // Milliseconds before the wait is told.
const TOO_LONG = 9000; // Milliseconds before help is offered.

const WAITING = "La vidéo se charge…";
const HELP = "La connexion est lente. «\u00a0Économie de données\u00a0» ou «\u00a0Écouter seulement\u00a0», dans les réglages, la ménagent.";

export function mountWaiting({ part, video, stream, say, warn }) {
    const sign = part("waiting");
    let timers = [];
    let isHelping = false;
    const stop = () => {
        timers.forEach(clearTimeout);
        timers = [];
        sign.hidden = true;
        if (isHelping) warn("");
        isHelping = false;
    };
    video.addEventListener("waiting", () => {
        stop();
        timers = [
            setTimeout(() => {
                sign.hidden = false;
                say(WAITING);
            }, LONG),
            setTimeout(() => {
                if (stream.isSaving || stream.isListening || !part("message").hidden) return;
                isHelping = true;
                warn(HELP);
            }, TOO_LONG),
        ];
    });
    for (const event of ["playing", "pause", "ended", "emptied", "error"]) video.addEventListener(event, stop);
}
