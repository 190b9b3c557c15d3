import { escapeHtml } from '../../../kernel/text.ts'

/** Below a signature's mark, as RFC 3676 has it, everything is one; mail programs fold it. */
export function withSignature(text: string, signature: string): string {
  return signature.trim() === '' ? text : `${text}\n\n-- \n${signature.trim()}`
}

/** What was said before a message, as who reads it by email may need it again. */
export interface EarlierLine {
  name: string
  at: number
  text: string
}

const timeOf = (ms: number) => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`
const EARLIER = 'Earlier in this conversation:'

/**
 * A message with those before it below, the oldest first. Every line of theirs is marked as quoted, so that programs fold
 * them and nobody can make up another's.
 */
export function withEarlier(
  text: string,
  html: string,
  earlier: readonly EarlierLine[],
): { text: string; html: string } {
  if (earlier.length === 0) return { text, html }
  const heads = earlier.map(({ name, at }) => `${name}, ${timeOf(at)}`)
  const quoted = earlier.map(({ text: said }, index) =>
    [heads[index] ?? '', ...said.split(/\r\n|[\n\r\u2028\u2029\u0085\v\f]/)].map((line) => `> ${line}`).join('\n'),
  )
  const shown = earlier.map(
    ({ text: said }, index) => `<p style="color:#5a6270"><b>${escapeHtml(heads[index] ?? '')}</b></p>${htmlOf(said)}`,
  )
  const style = 'margin:16px 0 0;padding-inline-start:12px;border-inline-start:2px solid #dfe3e8;font-family:sans-serif'
  return {
    text: `${text}\n\n${EARLIER}\n\n${quoted.join('\n>\n')}`,
    html: `${html}<p style="font-family:sans-serif">${EARLIER}</p><blockquote style="${style}">${shown.join('')}</blockquote>`,
  }
}

const LINK = /\b(?:https?:\/\/|www\.)[^\s<>"']*[^\s<>"'.,;:!?)\]}]/gi

const FRAME = 'dir="auto" style="font-family:sans-serif"'

/** What an agent formatted, for programs that show HTML; below it, what goes with it as text: links to files, the signature. */
export function richHtmlOf(html: string, below: string): string {
  // A paragraph is a line, as it was written; an empty one is seen.
  const lines = html.replaceAll('<p></p>', '<p><br></p>').replaceAll('<p>', '<p style="margin:0">')
  const rest = below === '' ? '' : `<br>\n${htmlOf(below)}`
  return `<div ${FRAME}>${lines}</div>${rest}`
}

/** What a person wrote, for programs that show HTML: everything escaped, lines kept, links to be clicked. */
export function htmlOf(text: string): string {
  let html = ''
  let from = 0
  for (const { 0: link, index } of text.matchAll(LINK)) {
    const target = /^www\./i.test(link) ? `https://${link}` : link
    html += `${escapeHtml(text.slice(from, index))}<a href="${escapeHtml(target)}">${escapeHtml(link)}</a>`
    from = index + link.length
  }
  html += escapeHtml(text.slice(from))
  return `<div dir="auto" style="white-space:pre-wrap;font-family:sans-serif">${html.replaceAll(/\r?\n/g, '<br>\n')}</div>`
}
