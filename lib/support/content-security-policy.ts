/**
 * What pages of the console may load and call beside their own origin: `connect` are the API, the sockets, the sign-in and
 * where files are uploaded to; `files` is where stored files are shown from, and nothing else is but pictures of emails: the
 * frame that shows one has a stricter policy of its own, which lets none load before somebody wants them.
 */
export function contentSecurityPolicy(origins: { connect: string[]; files: string[] }): string {
  const { connect, files } = origins
  return [
    "default-src 'self'",
    ["connect-src 'self'", ...connect].join(' '),
    ["img-src 'self' data: blob: https:", ...files].join(' '),
    ["media-src 'self' blob:", ...files].join(' '),
    "style-src 'self' 'unsafe-inline'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}
