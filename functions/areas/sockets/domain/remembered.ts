/** API Gateway closes a socket after two hours; a forgotten one is gone a little later. */
export const SOCKET_LIFE_MS = 2 * 60 * 60 * 1000 + 60_000

const OPENING_MS = 10_000

/**
 * Whether a socket that is kept until then (epoch ms) may not be open yet: it is stored before, and what is posted to it until
 * then is refused as if it were gone. Its client asks for what it missed once it is.
 */
export const isOpening = (expiresAt: number, now: number): boolean => expiresAt - now > SOCKET_LIFE_MS - OPENING_MS
