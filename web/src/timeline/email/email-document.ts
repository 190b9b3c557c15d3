/** Pictures that are not the email’s own wait under this name, until somebody wants them. */
export const hasPicturesElsewhere = (html: string): boolean => /<img [^>]*data-src="/.test(html)

const OWN = /<img [^>]*src="(https?:\/\/[^/"?]+)/g

/**
 * The page that shows an email. The server has made it safe; should anything have been overlooked, the page’s own policy
 * loads nothing but pictures: the email’s own, and those from elsewhere once they are wanted.
 */
export function documentOf(html: string, withAll: boolean): string {
  const own = [...new Set([...html.matchAll(OWN)].map(([, origin]) => origin))]
  const pictures = ['data:', ...(withAll ? ['https:', 'http:'] : own)].join(' ')
  const policy = `default-src 'none'; img-src ${pictures}; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'`
  const style =
    'body{margin:12px;font:14px/1.5 system-ui,sans-serif;color:#111;background:#fff;overflow-wrap:anywhere}img{max-width:100%}'
  return `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer"><style>${style}</style>${html}`
}
