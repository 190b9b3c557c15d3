import { type Formatted, readMarks, type Style, withMarks } from '../../../../contracts/channels/marks.ts'

/** The editor's document, as far as it is read and made here. */
export interface RichNode {
  type?: string
  text?: string
  attrs?: Record<string, unknown>
  marks?: { type: string; attrs?: Record<string, unknown> }[]
  content?: RichNode[]
}

const STYLE_OF: Record<string, Style> = { bold: 'bold', italic: 'italic', strike: 'strike', code: 'code' }
const MARK_OF: Record<Style, string> = { bold: 'bold', italic: 'italic', strike: 'strike', code: 'code', pre: 'code' }

/** A text with marks as paragraphs; each line is one. */
export function paragraphsOf(marked: string): RichNode[] {
  const { text, styles } = readMarks(marked)
  let start = 0
  return text.split('\n').map((line) => {
    const from = start
    const to = from + line.length
    start = to + 1
    return line === '' ? { type: 'paragraph' } : { type: 'paragraph', content: runsOf({ text, styles }, from, to) }
  })
}

function runsOf({ text, styles }: Formatted, from: number, to: number): RichNode[] {
  const inside = styles.flatMap((one) => [one.from, one.to]).filter((place) => place > from && place < to)
  const cuts = [...new Set([from, ...inside, to])].sort((a, b) => a - b)
  return cuts.slice(0, -1).map((cut, index) => {
    const end = cuts[index + 1] ?? to
    const marks = styles
      .filter((one) => one.from <= cut && one.to >= end)
      .map(({ style }) => ({ type: MARK_OF[style] }))
    return { type: 'text', text: text.slice(cut, end), ...(marks.length > 0 ? { marks } : {}) }
  })
}

export interface ReadDoc {
  /** as the server says it beside the HTML */
  text: string
  /** the same with marks, for channels that are no email */
  marked: string
  /** there is more than lines of text */
  isFormatted: boolean
}

/** What a document says. */
export function readDoc(doc: RichNode): ReadDoc {
  const found: Formatted = { text: '', styles: [] }
  const seen = { isFormatted: false }
  const lines: string[] = []
  const endLine = (prefix: string) => {
    lines.push(prefix)
    found.text += '\n'
  }
  const write = (nodes: readonly RichNode[] | undefined) => {
    for (const { type, text = '', marks = [] } of nodes ?? []) {
      const from = found.text.length
      found.text += type === 'hardBreak' ? '\n' : text
      if (marks.length > 0) seen.isFormatted = true
      for (const { type: mark } of marks) {
        const style = STYLE_OF[mark]
        if (style) joined(found.styles, { style, from, to: found.text.length })
      }
      const href = marks.find((mark) => mark.type === 'link')?.attrs?.href
      if (typeof href === 'string' && !isSame(text, href)) found.text += ` (${href})`
    }
  }
  const walk = (nodes: readonly RichNode[] | undefined, quote: string, depth: number, sign: string) => {
    let first = sign
    let number = 1
    for (const { type, content } of nodes ?? []) {
      if (type === 'paragraph' || type === 'codeBlock') {
        if (type === 'codeBlock') seen.isFormatted = true
        found.text += quote + first
        write(content)
        endLine('')
        first = ''
        continue
      }
      seen.isFormatted = true
      if (type === 'blockquote') walk(content, `${quote}> `, depth, '')
      else if (type === 'bulletList') walk(content, quote, depth + 1, '')
      else if (type === 'orderedList') walk(numbered(content), quote, depth + 1, '')
      else if (type === 'listItem') walk(content, quote, depth, `${'  '.repeat(depth - 1)}• `)
      else if (type === 'numberedItem') walk(content, quote, depth, `${'  '.repeat(depth - 1)}${number++}. `)
    }
  }
  walk(doc.content, '', 0, '')
  const text = found.text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim()
  return { text, marked: withMarks(found).trim(), isFormatted: seen.isFormatted }
}

const numbered = (items: readonly RichNode[] | undefined) => items?.map((item) => ({ ...item, type: 'numberedItem' }))

/** Two pieces next to each other that look alike are one. */
function joined(styles: Formatted['styles'], next: Formatted['styles'][number]): void {
  const before = styles.findLast(({ style, to }) => style === next.style && to === next.from)
  if (before) before.to = next.to
  else styles.push(next)
}

const bare = (one: string) =>
  one
    .trim()
    .replace(/^(?:https?:\/\/|mailto:|tel:)/i, '')
    .replace(/\/$/, '')
const isSame = (words: string, target: string) => bare(words) === bare(target)

/**
 * What Word and its like put on the clipboard, as lists that are lists: they come as paragraphs with a sign of their own, and
 * everything else that only they understand is left out.
 */
export function cleanPaste(html: string): string {
  const plain = html
    .replace(/<!--[\s\S]*?-->/g, (comment) =>
      /supportLists/.test(comment) ? comment.replace(/^<!--\[|\]-->$/g, '') : '',
    )
    .replace(/<\/?[ovwm]:[^>]*>/gi, '')
  const items = plain.replace(
    /<p\b[^>]*\bclass="?MsoListParagraph[^>]*>([\s\S]*?)<\/p>/gi,
    (_paragraph, inner: string) => {
      const sign = /<!\[if !supportLists\]>([\s\S]*?)<!\[endif\]>/i.exec(inner)?.[1] ?? ''
      const isNumbered = /\d[.)]/.test(sign.replace(/<[^<>]*>/g, ''))
      const said = inner.replace(/<!\[if !supportLists\]>[\s\S]*?<!\[endif\]>/gi, '')
      return `<li data-list="${isNumbered ? 'ol' : 'ul'}">${said}</li>`
    },
  )
  return items
    .replace(/(?:<li data-list="(ul|ol)">[\s\S]*?<\/li>\s*)+/g, (list, kind: string) => `<${kind}>${list}</${kind}>`)
    .replace(/<!\[[^\]]*\]>/g, '')
}
