import type { CrmNoteText } from '../connector-port.ts'

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** A note as HTML, in which what people wrote is text; of one that is longer than so many characters its end is left out. */
export function noteHtml({ text, url }: CrmNoteText, most = Number.POSITIVE_INFINITY): string {
  const foot = `</p><p><a href="${escaped(url)}">Open in Switchboard</a></p>`
  let room = most - foot.length - '<p><br>…'.length
  const lines: string[] = []
  for (const line of text.split('\n').map(escaped)) {
    room -= line.length + '<br>'.length
    if (room < 0) {
      lines.push('…')
      break
    }
    lines.push(line)
  }
  return `<p>${lines.join('<br>')}${foot}`
}
