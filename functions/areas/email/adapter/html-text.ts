import { compile, type FormatCallback } from 'html-to-text'
import { HISTORY, HISTORY_PERHAPS } from './quote.ts'

/** Where mail programs put what they quote, other than into a `blockquote`. */
const QUOTES = [
  'div.yahoo_quoted',
  'div[id^=yahoo_quoted]',
  'div.protonmail_quote',
  'div.tutanota_quote',
  'div.zmail_extra',
  'div.front-blockquote',
  '#isReplyContent',
  'includetail',
  'div[name=messageReplySection]',
  'div[name=quote]',
  'span#OLK_SRC_BODY_SECTION',
  'div#mail-editor-reference-message-container',
  'div.ms-outlook-mobile-reference-message',
]
/** After which all is what was written earlier. */
const HISTORIES = [
  '#divRplyFwdMsg',
  '#x_divRplyFwdMsg',
  '#appendonsend',
  'hr#zwchr',
  'hr#stopSpelling',
  'div.OutlookMessageHeader',
]
/** How Outlook draws the line above the head of the mail that it quotes; others draw lines too. */
const LINES = [
  'div[style*="border-top:solid"]',
  'div[style*="border-top: solid"]',
  'div[style*="border-top: 1pt solid"]',
  'div[style*="border-top-style: solid"]',
  'div[style*="border-width: 1pt medium medium"]',
  'hr',
]
const UNSEEN = [
  'head',
  'script',
  'style',
  'title',
  'template',
  'noscript',
  'object',
  'button',
  'select',
  'textarea',
  '[style*="display:none"]',
  '[style*="display: none"]',
]

const marked =
  (mark: string): FormatCallback =>
  (element, walk, builder, options) => {
    builder.openBlock({ leadingLineBreaks: 1 })
    builder.addLiteral(mark)
    builder.closeBlock({ trailingLineBreaks: 1 })
    builder.openBlock({ leadingLineBreaks: 1 })
    walk(element.children, builder)
    builder.closeBlock({ trailingLineBreaks: options.trailingLineBreaks ?? 1 })
  }

const cell: FormatCallback = (element, walk, builder) => {
  walk(element.children, builder)
  builder.addInline(' ')
}

const image: FormatCallback = (element, _walk, builder) => {
  const words = (element.attribs?.alt ?? '').trim()
  if (words !== '') builder.addInline(/^\p{Extended_Pictographic}/u.test(words) ? words : ` [${words}] `)
}

/** The lines of a block, without the empty ones around it. */
function innerLines(text: string): string[] {
  const lines = text.split('\n')
  const first = lines.findIndex((line) => line !== '')
  return first < 0 ? [''] : lines.slice(first, lines.findLastIndex((line) => line !== '') + 1)
}

const quote: FormatCallback = (element, walk, builder, options) => {
  builder.openBlock({ leadingLineBreaks: options.leadingLineBreaks ?? 2, reservedLineLength: 2 })
  walk(element.children, builder)
  builder.closeBlock({
    trailingLineBreaks: options.trailingLineBreaks ?? 2,
    blockTransform: (text: string) =>
      innerLines(text)
        .map((line) => `> ${line}`)
        .join('\n'),
  })
}

/** Made by the first email that has no other words. */
let converter: ReturnType<typeof compile> | undefined
const makeConverter = () =>
  compile({
    wordwrap: false,
    limits: { maxInputLength: 4_000_000, maxDepth: 300, ellipsis: '…' },
    formatters: { history: marked(HISTORY), perhaps: marked(HISTORY_PERHAPS), cell, words: image, quote },
    selectors: [
      { selector: 'a', format: 'inline' },
      ...['a[href^="http"]', 'a[href^="mailto:"]'].map((selector) => ({
        selector,
        format: 'anchor',
        options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['<', '>'] },
      })),
      { selector: 'img', format: 'words' },
      { selector: 'td', format: 'cell' },
      { selector: 'th', format: 'cell' },
      { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
      { selector: 'table', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
      { selector: 'p', options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
      { selector: 'blockquote', format: 'quote' },
      ...QUOTES.map((selector) => ({ selector, format: 'quote' })),
      ...HISTORIES.map((selector) => ({ selector, format: 'history' })),
      ...LINES.map((selector) => ({ selector, format: 'perhaps' })),
      ...UNSEEN.map((selector) => ({ selector, format: 'skip' })),
    ],
  } as never)

/** HTML as text, its quotations marked as `splitQuote` reads them. */
export function textOfHtml(html: string): string {
  converter ??= makeConverter()
  return converter(html.replace(/[\uE001\uE002]/g, ''))
    .replace(/\u00a0/g, ' ')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}
