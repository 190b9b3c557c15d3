/**
 * How long a function goes by the agents' sockets that it has read. A new socket is open no sooner than that after it was
 * stored: whatever happens from then on is told by somebody who knows it.
 */
export const REMEMBERED_MS = 1000
