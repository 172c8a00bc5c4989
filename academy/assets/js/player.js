// The player of a page: our own accessible commands over a plain <video controls>.
// Without this script the browser's own commands play the MP4.

import { mountPlayer } from "./media/player.js";

for (const root of document.querySelectorAll("[data-player]")) mountPlayer(root);
