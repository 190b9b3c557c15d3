/** What every app of Meta's has: for its signatures, its handshake and its API. */
export const META_SECRETS = ['appSecret', 'verifyToken', 'accessToken'] as const
