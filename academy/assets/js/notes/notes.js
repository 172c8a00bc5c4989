// Notes at a moment of a video, and « à voir plus tard ».

/** `mine` is the answer of the personal request. */
export function offerNotes(_root, _mine) {}
