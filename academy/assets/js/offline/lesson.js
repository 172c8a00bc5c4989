// Keeping a lesson on this device, and removing it.

/** `mine` is the answer of the personal request. */
export function offerOffline(_root, _mine) {}
