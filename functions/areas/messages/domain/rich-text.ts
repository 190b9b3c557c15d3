import { escapeHtml } from '../../../kernel/text.ts'
import { readHtml } from './html-reader.ts'

/** What stands for an element in an email of ours; others are left out, and what they say stays. */
const INLINE: Record<string, string> = {
  b: 'strong',
  strong: 'strong',
  i: 'em',
  em: 'em',
  u: 'u',
  s: 's',
  strike: 's',
  del: 's',
  code: 'code',
  a: 'a',
}
const BLOCKS: Record<string, string> = {
  p: 'p',
  div: 'p',
  section: 'p',
  article: 'p',
  tr: 'p',
  h1: 'p',
  h2: 'p',
  h3: 'p',
  h4: 'p',
  h5: 'p',
  h6: 'p',
  ul: 'ul',
  ol: 'ol',
  li: 'li',
  blockquote: 'blockquote',
  pre: 'pre',
}
/** What these hold nobody reads. */
const UNREAD = new Set(
  'head script style title template noscript iframe object embed svg math textarea select option audio video canvas'.split(
    ' ',
  ),
)
const DEEPEST = 40
const TARGET = /^(?:https?:\/\/|mailto:|tel:)/i

/** An email as it was formatted: made anew of known elements, and as the text beside it; no `html` where it is plain. */
export interface RichText {
  html?: string
  text: string
}

/**
 * What somebody formatted: known elements without attributes, but for where a link leads, and everything else escaped.
 * Nothing of what came is repeated as it came, so that nothing can get through. Throws on nothing.
 */
export function readRichText(source: string): RichText {
  const page = new Page()
  readHtml(source, {
    onopentag: (name, { href }) => page.open(name, href),
    ontext: (text) => page.say(text),
    onclosetag: (name) => page.close(name),
  })
  return page.result()
}

interface Opened {
  name: string
  /** what was written for it; undefined: nothing */
  as?: string
  href?: string
  /** where its text begins */
  from: number
  /** of a list: the number of its next item, 0 where they have none */
  next?: number
}

class Page {
  private html = ''
  private readonly lines: string[] = []
  private line: string | undefined
  /** before what an item says */
  private sign = ''
  private readonly opened: Opened[] = []
  private unread = 0
  private isFormatted = false

  open(name: string, href: string | undefined): void {
    if (this.unread > 0 || UNREAD.has(name)) {
      this.unread += 1
      this.opened.push({ name, from: 0 })
      return
    }
    if (name === 'br') {
      this.html += '<br>'
      this.endLine()
      return
    }
    const one: Opened = { name, from: (this.line ?? '').length }
    this.opened.push(one)
    if (this.opened.length > DEEPEST) return
    const target = name === 'a' ? targetOf(href) : undefined
    const as = name === 'a' && target === undefined ? undefined : (INLINE[name] ?? BLOCKS[name])
    if (!as) return
    one.as = as
    if (name in BLOCKS) this.openBlock(one)
    if (target !== undefined) one.href = target
    if (as !== 'p') this.isFormatted = true
    this.html += target === undefined ? `<${as}>` : `<a href="${escapeHtml(target)}">`
    if (/^h\d$/.test(name)) {
      this.isFormatted = true
      this.html += '<strong>'
    }
  }

  private openBlock(one: Opened): void {
    if (this.line !== undefined && this.line !== '' && this.line !== this.sign) this.endLine()
    if (one.as === 'ol') one.next = 1
    if (one.as === 'ul') one.next = 0
    if (one.as !== 'li') return
    const list = this.opened.findLast(({ next }) => next !== undefined)
    const sign = list?.next ? `${list.next}. ` : '• '
    if (list?.next) list.next += 1
    const depth = this.opened.filter(({ next }) => next !== undefined).length
    this.sign = `${'  '.repeat(Math.max(0, depth - 1))}${sign}`
    this.line = this.sign
  }

  say(text: string): void {
    if (this.unread > 0) return
    const isPre = this.opened.some(({ as }) => as === 'pre')
    // Between blocks lines are broken to be read as source.
    if (!isPre && text.trim() === '' && /\n/.test(text)) return
    const said = isPre ? text : text.replace(/[\t\n\r ]+/g, ' ')
    this.html += escapeHtml(said)
    const [first = '', ...more] = said.replaceAll('\u00a0', ' ').split('\n')
    this.line = (this.line ?? '') + first
    for (const one of more) {
      this.endLine()
      this.line = one
    }
  }

  close(name: string): void {
    if (name === 'br') return
    const one = this.opened.pop()
    if (!one) return
    if (this.unread > 0) {
      this.unread -= 1
      return
    }
    if (!one.as) return
    if (/^h\d$/.test(name)) this.html += '</strong>'
    this.html += `</${one.as}>`
    if (one.href !== undefined) {
      const words = (this.line ?? '').slice(one.from)
      if (!isSame(words, one.href)) this.line = `${this.line ?? ''} (${one.href})`
    }
    if (one.as === 'p' || one.as === 'li' || one.as === 'pre') {
      // An item that only holds blocks has ended with them.
      if (this.line !== undefined || one.as !== 'li') this.endLine()
    }
  }

  private endLine(): void {
    const quotes = this.opened.filter(({ as }) => as === 'blockquote').length
    this.lines.push(`${'> '.repeat(quotes)}${this.line ?? ''}`.trimEnd())
    this.line = undefined
  }

  result(): RichText {
    if (this.line !== undefined) this.endLine()
    const text = this.lines.join('\n').trim()
    return this.isFormatted && text !== '' ? { html: this.html, text } : { text }
  }
}

/** Where a link leads: to a page, an email, or a phone; undefined: to nothing that is followed from here. */
function targetOf(href: string | undefined): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: programs read addresses without them
  const target = (href ?? '').replace(/[\u0000-\u0020]+/g, '')
  return TARGET.test(target) ? target : undefined
}

const isSame = (words: string, target: string) => {
  const bare = (one: string) =>
    one
      .trim()
      .replace(/^(?:https?:\/\/|mailto:|tel:)/i, '')
      .replace(/\/$/, '')
  return bare(words) === bare(target)
}
