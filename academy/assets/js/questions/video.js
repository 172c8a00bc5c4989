// The questions that an editor put at a moment of the video.

/** `mine` is the answer of the personal request; `player` holds the video. */
export function askAlongVideo(_root, _mine, _player) {}
