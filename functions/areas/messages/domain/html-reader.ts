/*
 * HTML as editors write it, read into tags and text. Whatever comes is read in one pass, and nothing is trusted to it: what is
 * made of it (`rich-text.ts`) is made anew. Libraries that read all of HTML are 60 KB, half of it names of characters.
 */

export interface HtmlHandler {
  onopentag(name: string, attributes: Record<string, string>): void
  ontext(text: string): void
  /** of what was opened, by its end or by what ends it */
  onclosetag(name: string): void
}

const EMPTY = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '))
/** In these nothing is a tag but their own end. */
const RAW = new Set('script style textarea title iframe noscript xmp'.split(' '))
/** What ends an element that is still open, as editors leave it out; as far as the list or table that both are in. */
const ENDED_BY: Record<string, string[]> = {
  li: ['li'],
  p: 'address article aside blockquote div dl footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section table ul'.split(
    ' ',
  ),
  td: ['td', 'th', 'tr'],
  th: ['td', 'th', 'tr'],
  tr: ['tr'],
  dt: ['dt', 'dd'],
  dd: ['dt', 'dd'],
  option: ['option'],
}
/** So far up it is looked for what ends; nothing that somebody wrote is deeper. */
const REACH = 100
const BOUNDS = new Set('ul ol table dl td th select'.split(' '))

const LATIN =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'
const OTHERS =
  'amp & lt < gt > quot " apos \' OElig Œ oelig œ Scaron Š scaron š Yuml Ÿ fnof ƒ circ ˆ tilde ˜ ensp \u2002 emsp \u2003 thinsp \u2009 zwnj \u200c zwj \u200d lrm \u200e rlm \u200f ndash – mdash — lsquo ‘ rsquo ’ sbquo ‚ ldquo “ rdquo ” bdquo „ dagger † Dagger ‡ bull • hellip … permil ‰ prime ′ Prime ″ lsaquo ‹ rsaquo › euro € trade ™ larr ← uarr ↑ rarr → darr ↓ harr ↔ minus − ne ≠ le ≤ ge ≥ infin ∞ asymp ≈ sum ∑ radic √ alpha α beta β gamma γ delta δ pi π sigma σ omega ω Omega Ω Delta Δ check ✓ star ☆ hearts ♥'
let characters: Map<string, string> | undefined

/** Characters that are written by name; one that is not known stays as it was written. */
function named(name: string): string | undefined {
  if (!characters) {
    characters = new Map(LATIN.split(' ').map((each, index) => [each, String.fromCharCode(160 + index)]))
    // Not by spaces alone: some of these characters are spaces.
    const others = OTHERS.split(' ')
    for (let at = 0; at + 1 < others.length; at += 2) characters.set(others[at] ?? '', others[at + 1] ?? '')
  }
  return characters.get(name)
}

/** A text with the characters that it writes by name or number. In an address `&copy=1` is no name, as it has no end. */
function decodeCharacters(text: string, isAttribute = false): string {
  if (!text.includes('&')) return text
  const REFERENCE = /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([A-Za-z][A-Za-z\d]{1,8}))(;?)/g
  return text.replaceAll(REFERENCE, (whole, decimal, hex, name, end) => {
    if (name !== undefined) return (isAttribute && end === '' ? undefined : named(name)) ?? whole
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
    return isCharacter ? String.fromCodePoint(code) : '\ufffd'
  })
}

/** Reads a tag's attributes from where its name ends; answers where the tag does, or undefined where the text ends first. */
function readAttributes(source: string, from: number, attributes: Record<string, string>): number | undefined {
  const ATTRIBUTE = /[\s/]*(?:(>)|([^\s/>=]+|=)(?:\s*=\s*(?:"([^"]*)("?)|'([^']*)('?)|([^\s>]*)))?)/y
  for (let at = from; at < source.length; at = ATTRIBUTE.lastIndex) {
    ATTRIBUTE.lastIndex = at
    const found = ATTRIBUTE.exec(source)
    if (!found) return undefined
    if (found[1]) return ATTRIBUTE.lastIndex
    if (found[4] === '' || found[6] === '') return undefined
    const name = (found[2] ?? '').toLowerCase()
    if (!Object.hasOwn(attributes, name))
      attributes[name] = decodeCharacters(found[3] ?? found[5] ?? found[7] ?? '', true)
  }
  return undefined
}

/** Reads a source from its beginning to its end; what is open then is closed. */
export function readHtml(source: string, handler: HtmlHandler): void {
  const opened: string[] = []
  const say = (text: string) => text !== '' && handler.ontext(decodeCharacters(text))
  const closeTo = (depth: number) => {
    while (opened.length > depth) handler.onclosetag(opened.pop() ?? '')
  }
  function open(name: string, attributes: Record<string, string>): void {
    for (let depth = opened.length - 1; depth >= Math.max(0, opened.length - REACH); depth--) {
      const one = opened[depth] ?? ''
      if (ENDED_BY[one]?.includes(name)) {
        closeTo(depth)
        break
      }
      if (BOUNDS.has(one)) break
    }
    handler.onopentag(name, attributes)
    if (EMPTY.has(name)) handler.onclosetag(name)
    else opened.push(name)
  }
  let at = 0
  while (at < source.length) {
    const start = source.indexOf('<', at)
    if (start < 0) break
    const next = source[start + 1] ?? ''
    if (next === '!' || next === '?') {
      say(source.slice(at, start))
      const isComment = source.startsWith('<!--', start)
      const end = source.indexOf(isComment ? '-->' : '>', start + (isComment ? 4 : 1))
      at = end < 0 ? source.length : end + (isComment ? 3 : 1)
      continue
    }
    const TAG = /<(\/?)([A-Za-z][^\s/>]*)/y
    TAG.lastIndex = start
    const [, slash, written = ''] = TAG.exec(source) ?? []
    if (slash === undefined) {
      say(source.slice(at, start + 1))
      at = start + 1
      continue
    }
    say(source.slice(at, start))
    const name = written.toLowerCase()
    const attributes: Record<string, string> = {}
    const end = readAttributes(source, TAG.lastIndex, attributes)
    // A tag that does not end says nothing, and neither does what would follow.
    at = end ?? source.length
    if (end === undefined) continue
    if (slash) {
      const near = opened.slice(-REACH).lastIndexOf(name)
      if (near >= 0) closeTo(Math.max(0, opened.length - REACH) + near)
      else if (name === 'br' || name === 'p') {
        // An end without a beginning is an empty one, as browsers have it.
        const depth = opened.length
        open(name, {})
        closeTo(Math.min(depth, opened.length))
      }
      continue
    }
    open(name, attributes)
    if (!RAW.has(name)) continue
    const close = new RegExp(`</${name}(?=[\\s/>])`, 'gi')
    close.lastIndex = at
    const until = close.exec(source)?.index ?? source.length
    if (until > at) handler.ontext(source.slice(at, until))
    at = until
  }
  say(source.slice(at))
  closeTo(0)
}
