// What is at a place of the seek bar: its time, its chapter, and its picture from the storyboard.
// No sheet is fetched before someone asks, and none in « Économie de données ».

import { clock } from "./words.js";

const THUMB = 16; // Pixels: the width of the slider's handle, as in player.css.

export function mountPreview(player) {
    const { part, video } = player;
    const slider = part("position");
    const box = part("preview");
    const picture = part("preview-picture");
    const sheets = storyboard(player);
    let shown = -1;

    /** Shows a moment (seconds) above its place on the bar. */
    const show = (seconds) => {
        const length = Number(slider.max) || 1;
        box.hidden = false;
        part("preview-time").textContent = clock(seconds);
        part("preview-chapter").textContent = player.chapterAt(seconds)?.title ?? "";
        part("preview-chapter").hidden = !player.chapterAt(seconds);
        const tile = sheets.tileAt(seconds);
        if (tile !== shown) {
            shown = tile;
            sheets.draw(picture, tile);
        }
        place(box, slider, seconds / length);
    };
    const hide = () => (box.hidden = true);

    slider.addEventListener("pointermove", (event) => {
        if (event.pointerType === "mouse" && !event.buttons) show(momentAt(slider, event.clientX));
    });
    slider.addEventListener("pointerleave", hide);
    slider.addEventListener("input", () => show(Number(slider.value)));
    for (const event of ["change", "blur"]) slider.addEventListener(event, hide);
    // Fingers and keys: what is shown stays a moment, then leaves the picture.
    player.showPreview = (seconds) => {
        show(seconds);
        clearTimeout(player.previewTimer);
        player.previewTimer = setTimeout(hide, 2000);
    };
    slider.addEventListener("focus", () => {
        if (slider.matches(":focus-visible")) player.showPreview(video.currentTime);
    });
}

/** Seconds under a place of the screen; the handle's middle goes from half its width on. */
function momentAt(slider, x) {
    const { left, width } = slider.getBoundingClientRect();
    const ratio = (x - left - THUMB / 2) / Math.max(1, width - THUMB);
    return Math.min(1, Math.max(0, ratio)) * Number(slider.max);
}

/** Above the handle, and never out of the player. */
function place(box, slider, ratio) {
    const middle = THUMB / 2 + Math.min(1, Math.max(0, ratio)) * (slider.clientWidth - THUMB);
    const left = Math.min(Math.max(0, middle - box.offsetWidth / 2), slider.clientWidth - box.offsetWidth);
    box.style.insetInlineStart = `${Math.max(0, left)}px`;
}

function storyboard({ video, stream, access }) {
    const { interval, width, height, columns, rows, count } = Object.fromEntries(
        ["interval", "width", "height", "columns", "rows", "count"].map((name) => [
            name,
            Number(video.dataset[`tiles${name[0].toUpperCase()}${name.slice(1)}`]),
        ]),
    );
    const sheets = new Map();
    const fetchSheet = (number) => {
        if (!sheets.has(number)) {
            const image = new Image();
            const name = `storyboard-${String(number).padStart(3, "0")}.jpg`;
            image.src = access.fresh(video.dataset.base) + name;
            const fetched = image.decode().then(
                () => image,
                () => {
                    sheets.delete(number); // It may work another time.
                    return null;
                },
            );
            sheets.set(number, fetched);
        }
        return sheets.get(number);
    };
    let wanted = -1;
    return {
        /** The number of a moment's picture; -1 when there is none to show. */
        tileAt: (seconds) =>
            count && !stream.isSaving ? Math.min(count - 1, Math.max(0, Math.floor(seconds / interval))) : -1,
        async draw(picture, tile) {
            wanted = tile;
            if (tile < 0) {
                picture.hidden = true;
                return;
            }
            const sheet = await fetchSheet(Math.floor(tile / (columns * rows)) + 1);
            if (wanted !== tile) return;
            picture.hidden = !sheet;
            if (!sheet) return;
            const column = tile % columns;
            const row = Math.floor(tile / columns) % rows;
            picture.dataset.tile = String(tile);
            picture.style.inlineSize = `${width}px`;
            picture.style.blockSize = `${height}px`;
            picture.style.backgroundImage = `url("${sheet.src}")`;
            picture.style.backgroundPosition = `${-column * width}px ${-row * height}px`;
        },
    };
}
