import { escapeHtml } from '../../../kernel/text.ts'

/** Below a signature's mark, as RFC 3676 has it, everything is one; mail programs fold it. */
export function withSignature(text: string, signature: string): string {
  return signature.trim() === '' ? text : `${text}\n\n-- \n${signature.trim()}`
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
