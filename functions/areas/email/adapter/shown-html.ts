const colour = [/^#[0-9a-f]{3,8}$/i, /^(rgb|hsl)a?\([\d\s.,%/]{1,40}\)$/i, /^[a-z]{3,25}$/i]
const size = [
  /^-?[\d.]{1,8}(px|pt|pc|em|rem|ex|ch|in|cm|mm|%)?$/i,
  /^(auto|normal|inherit|small|medium|large|x-small|x-large|xx-small|xx-large|smaller|larger|thin|thick)$/i,
]
const length = String.raw`(?:-?[\d.]{1,8}(?:px|pt|pc|em|rem|ex|in|cm|mm|%)?|auto)`
const sizes = [new RegExp(`^${length}(?: ${length}){0,3}$`, 'i')]
const word = [/^[a-z-]{1,30}$/i]
const border = [/^[a-z\d\s.#%,()-]{1,80}$/i]
const STYLES = {
  color: colour,
  'background-color': colour,
  background: colour,
  'font-family': [/^[\p{L}\d\s,"'_-]{1,200}$/u],
  'font-size': size,
  'font-style': word,
  'font-weight': [/^([a-z]{1,10}|[1-9]00)$/i],
  'line-height': size,
  'letter-spacing': size,
  'text-align': word,
  'text-decoration': [/^[a-z\s-]{1,40}$/i],
  'text-indent': size,
  'text-transform': word,
  'vertical-align': [...size, ...word],
  'white-space': word,
  'word-break': word,
  direction: word,
  display: [/^(block|inline|inline-block|none|table|table-row|table-cell|list-item)$/i],
  width: size,
  height: size,
  'max-width': size,
  'min-width': size,
  margin: sizes,
  padding: sizes,
  ...Object.fromEntries(
    ['top', 'right', 'bottom', 'left'].flatMap((side) => [
      [`margin-${side}`, size],
      [`padding-${side}`, size],
      [`border-${side}`, border],
    ]),
  ),
  border,
  'border-width': border,
  'border-style': border,
  'border-color': border,
  'border-collapse': word,
  'border-spacing': sizes,
  'list-style-type': word,
}
const TAGS =
  'a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr'.split(
    ' ',
  )
const PICTURE = /^data:image\/(png|jpe?g|gif|webp|bmp);base64,[a-z\d+/=\s]+$/i
const MAX_PICTURE = 300_000
const REMOTE = /^(https?:)?\/\//i

/** How an inline picture is named in what is shown, until whoever asks is given a link to it. */
const pictureOf = (index: number) => `cid:${index}`

/**
 * An email's HTML, in which nothing runs, is sent, is loaded or leads away from where it is shown: known elements and
 * attributes, styles whose values name no place, links that people follow. Pictures of the email itself stay where they are,
 * by the number of the file (`pictures`, from Content-ID or Content-Location); those from elsewhere are kept apart from `src`.
 */
export async function shownHtml(html: string, pictures: ReadonlyMap<string, number>): Promise<string> {
  // An email that is plain text is read without it.
  const { default: sanitize } = await import('sanitize-html')
  const sourceOf = (source: string): Record<string, string> => {
    const plain = source.trim()
    const own =
      pictures.get(plain.replace(/^cid:/i, '').toLowerCase()) ??
      pictures.get(decoded(plain.replace(/^cid:/i, '')).toLowerCase())
    if (own !== undefined) return { src: pictureOf(own) }
    if (PICTURE.test(plain) && plain.length <= MAX_PICTURE) return { src: plain }
    return REMOTE.test(plain) ? { 'data-src': plain.replace(/^\/\//, 'https://') } : {}
  }
  return sanitize(html, {
    allowedTags: TAGS,
    allowedAttributes: {
      '*': ['style', 'title', 'dir', 'lang', 'align', 'valign', 'width', 'height', 'bgcolor'],
      a: ['href', 'target', 'rel'],
      img: ['src', 'data-src', 'alt', 'border'],
      table: ['border', 'cellpadding', 'cellspacing'],
      td: ['colspan', 'rowspan', 'nowrap'],
      th: ['colspan', 'rowspan', 'nowrap'],
      col: ['span'],
      colgroup: ['span'],
      font: ['color', 'face', 'size'],
      ol: ['start', 'type'],
      ul: ['type'],
      li: ['value'],
    },
    allowedStyles: { '*': STYLES },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['cid', 'data', 'http', 'https'] },
    allowProtocolRelative: false,
    nonTextTags: [
      'style',
      'script',
      'textarea',
      'option',
      'noscript',
      'title',
      'template',
      'iframe',
      'object',
      'svg',
      'math',
    ],
    nestingLimit: 200,
    transformTags: {
      a: (tagName, { href, title, style }) => ({
        tagName,
        attribs: {
          ...(href ? { href, target: '_blank', rel: 'noopener noreferrer nofollow' } : {}),
          ...(title ? { title } : {}),
          ...(style ? { style } : {}),
        },
      }),
      img: (tagName, { src = '', srcset: _srcset, 'data-src': _own, ...rest }) => ({
        tagName,
        attribs: { ...rest, ...sourceOf(src) },
      }),
      body: 'div',
    },
  })
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** A plain text as HTML. */
export const htmlOfText = (text: string): string =>
  `<div style="white-space:pre-wrap">${text.trim().replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '')}</div>`
