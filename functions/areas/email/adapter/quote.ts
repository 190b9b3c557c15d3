/*
 * What somebody wrote, and what they quoted, apart. By structure first: how mail programs set a quotation off, which is the
 * same in every language; words in known languages decide only what structure leaves open. In doubt all of it is text: what is
 * taken for a quotation is folded, never cut.
 */

/** Lines by which a reader of HTML says where a program begins the earlier mail; `perhaps` where it looks like one only. */
export const HISTORY = '\uE001'
export const HISTORY_PERHAPS = '\uE002'

export interface Split {
  text: string
  quoted?: string
}

/** What else is known of the mail. */
export interface About {
  subject: string
  /** it names the mail that it answers */
  answers: boolean
}

const FORWARD =
  /^(fwd?|wg|tr|rv|i|enc|doorst|vs|vl|vb|pd|ilt|videresendt?|vidarebefordrat|přep|továbbítás|прд|fw-wl|转发|轉寄|转寄|転送|전달)\s*(\[\d+\])?\s*[:\uff1a]/i
const ANSWER =
  /^(re|aw|antw?|sv|odp|r|rif|res|ref|vá|ynt|vast|ответ|отв|回复|回覆|返信|답장|απ)\s*(\[\d+\])?\s*[:\uff1a]/i
const FORWARD_WORDS =
  /forward|weitergeleitet|transf[ée]r|reenviad|reencaminhad|encaminhad|inoltrat|doorgestuurd|vidarebefordra|videresend|przekazan|přeposlan|továbbít|edelleenlähet|iletilen|пересл|пересыл|转发|轉寄|転送|전달/i
const ORIGINAL_WORDS =
  /origin|ursprüngliche|oorspronkelijk|исходн|opprinnelig|alkuperäinen|původní|eredeti|orijinal|原始|元の|원본/i
const WROTE =
  /wrote|schrieb|écrit|scritto|escrev|escrib|schreef|skrev|napisa|napsal|írta|kirjoitti|yazd[ıi]|пис|έγραψε|写道|寫道|のメール|작성|เขียน|viết/i
const LABELS =
  /^(from|von|de|da|van|från|fra|od|от|feladó|lähettäjä|kimden|发件人|寄件者|差出人|보낸 사람|sent|gesendet|envoyé|enviado|enviada(?: em)?|inviato|verzonden|skickat|sendt|wysłano|отправлено|odesláno|elküldve|lähetetty|gönderildi|tarih|发送时间|送信日時|보낸 날짜|date|datum|data|fecha|dato|дата|dátum|日期|日付|to|an|à|a|para|aan|till|til|do|кому|címzett|vastaanottaja|kime|收件人|宛先|받는 사람|cc|kopie|subject|betreff|objet|objeto|asunto|oggetto|assunto|onderwerp|ämne|emne|temat|тема|předmět|tárgy|aihe|konu|主题|主旨|件名|제목)$/i

/** A line that may be a header of the mail that is quoted. */
const HEADER = /^[>\s]*[*_]{0,2}(\p{L}[\p{L}\p{M} .'’-]{0,30}?)[*_]{0,2}\s?[:\uff1a][*_]{0,2}(?:\s+(.*)|)$/u
const SEPARATOR = /^\s*-{2,}\s*([^-\s].{0,70}?)\s*-{2,}\s*$/
const RULE = /^\s*[_─—-]{8,}\s*$/
const ADDRESS = /[^\s<>"(),:;[\]@]{1,64}@[^\s<>"(),:;[\]@]{1,190}\.[^\s<>"(),:;[\]@.]/
const TIME = /\d{1,2}\s?[:.h時时点]\s?\d{2}/
const DATE = /\d{4}|\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2}|\d{1,2}\.?\s?\p{L}{3,}/u
const QUOTE = /^\s{0,3}>/
const COLON = /[:\uff1a]\s*$/

const isBlank = (line: string | undefined) => line === undefined || line.trim() === ''
const normalised = (subject: string) => {
  let rest = subject.trim()
  for (let before = ''; before !== rest; ) {
    before = rest
    rest = rest.replace(ANSWER, '').replace(FORWARD, '').trim()
  }
  return rest.replace(/\s+/g, ' ').toLowerCase()
}

/** More lines than anybody writes: what is beyond them is text. */
const MAX_LINES = 20_000

/** A mail's plain text, or its HTML as text with quotations marked by `>` and the lines above. */
export function splitQuote(raw: string, about: About): Split {
  const lines = raw.replaceAll('\r\n', '\n').split('\n')
  const whole = { text: clean(lines) }
  if (lines.length > MAX_LINES || FORWARD.test(about.subject.trim())) return whole
  const start = historyStart(lines, about)
  if (start === 'forwarded') return whole
  const head = splitRuns(lines.slice(0, start))
  const history = lines.slice(start)
  const text = clean(head.text)
  // Whoever sends nothing but a quotation means it.
  if (text === '') return whole
  const quoted = clean([
    ...unquoted(head.quoted),
    ...(head.quoted.length > 0 && history.length > 0 ? [''] : []),
    ...unquoted(history),
  ])
  return quoted === '' ? { text } : { text, quoted }
}

/** A text in which no quotation is looked for. */
export const withoutMarks = (text: string): string => clean(text.split('\n'))

const isMark = (line: string) => line === HISTORY || line === HISTORY_PERHAPS
const clean = (lines: readonly string[]) =>
  lines
    .filter((line) => !isMark(line))
    .join('\n')
    .replace(/^(?:[^\S\n]*\n)+/, '')
    .trimEnd()

/** One level of quotation less, where there is one. */
const unquoted = (lines: readonly string[]) => lines.map((line) => line.replace(/^\s{0,3}>[ \u00a0]?/, ''))

/** Where the earlier mail begins that goes on to the end; the number of lines where there is none. */
function historyStart(lines: readonly string[], about: About): number | 'forwarded' {
  for (const [at, line] of lines.entries()) {
    if (line === '' || QUOTE.test(line)) continue
    if (line === HISTORY) return isForwarded(lines, at) ? 'forwarded' : at
    if (line === HISTORY_PERHAPS) {
      if (headersAt(lines, at + 1).length >= 2) return at
      continue
    }
    const words = SEPARATOR.exec(line)?.[1]
    if (words !== undefined) {
      const isFollowed = headersAt(lines, at + 1).length >= 2
      if (isFollowed && isForward(line, words, about)) return 'forwarded'
      if (isFollowed || (ORIGINAL_WORDS.test(words) && about.answers)) return at
      continue
    }
    if (RULE.test(line)) {
      if (isMailHead(lines, at + 1, about, true)) return at
      continue
    }
    if (isMailHead(lines, at, about, false)) return at
    if (COLON.test(line)) {
      const introduction = introductionBefore(lines, at + 1)
      if (introduction === undefined || QUOTE.test(nextOf(lines, at + 1) ?? '>')) continue
      const joined = lines.slice(introduction, at + 1).join(' ')
      const isKnown = WROTE.test(joined) && DATE.test(joined)
      if (isKnown || (about.answers && ADDRESS.test(joined) && TIME.test(joined) && DATE.test(joined)))
        return introduction
    }
  }
  return lines.length
}

const nextOf = (lines: readonly string[], from: number) => lines.slice(from, from + 4).find((line) => !isBlank(line))

/** Whether a line between dashes says that what follows was passed on: by its words, or where dashes are as for that. */
function isForward(line: string, words: string, about: About): boolean {
  if (FORWARD_WORDS.test(words)) return true
  if (ORIGINAL_WORDS.test(words)) return false
  return /^\s*-{8,}/.test(line) && !about.answers && !ANSWER.test(about.subject.trim())
}

const isForwarded = (lines: readonly string[], at: number) => {
  const words = SEPARATOR.exec(nextOf(lines, at + 1) ?? '')?.[1]
  return words !== undefined && FORWARD_WORDS.test(words)
}

interface HeaderLine {
  label: string
  value: string
}

/** The headers that stand one below the other; a value may go on in a line or two. */
function headersAt(lines: readonly string[], from: number): HeaderLine[] {
  let at = from
  while (at < from + 2 && (isBlank(lines[at]) || RULE.test(lines[at] ?? '')) && at < lines.length) at += 1
  const headers: HeaderLine[] = []
  let continued = 0
  for (; at < lines.length && headers.length < 8; at += 1) {
    const line = lines[at] ?? ''
    const [, label, value = ''] = HEADER.exec(line) ?? []
    if (label !== undefined) {
      headers.push({ label, value })
      continued = 0
    } else if (!isBlank(line) && headers.length > 0 && continued < 2 && /[@;,<]/.test(line)) continued += 1
    else break
  }
  return headers
}

/** Whether the head of a mail begins here: who, when, to whom, about what, in whatever language. */
function isMailHead(lines: readonly string[], from: number, about: About, isSetOff: boolean): boolean {
  if (!isSetOff && !HEADER.test(lines[from] ?? '')) return false
  const headers = headersAt(lines, from)
  if (headers.length < (isSetOff ? 2 : 3)) return false
  const isDated = headers.some(({ value }) => DATE.test(value) && (TIME.test(value) || /\d{4}/.test(value)))
  const known = headers.filter(({ label }) => LABELS.test(label.trim())).length
  const isAddressed = headers.some(({ value }) => ADDRESS.test(value))
  if (isSetOff) return known >= 2 || (isDated && isAddressed)
  const subject = normalised(about.subject)
  const isSameSubject = subject !== '' && headers.some(({ value }) => normalised(value) === subject)
  if (known >= 3) return isDated || isAddressed
  return isDated && isAddressed && isSameSubject
}

/** Where the lines begin that introduce what follows, as “On …, … wrote:”; undefined where none do. */
function introductionBefore(lines: readonly string[], before: number): number | undefined {
  let end = before - 1
  while (isBlank(lines[end]) && end > 0 && end > before - 4) end -= 1
  if (!COLON.test(lines[end] ?? '') || QUOTE.test(lines[end] ?? '')) return undefined
  let joined = ''
  let weak: number | undefined
  for (let at = end; at >= 0 && at > end - 4; at -= 1) {
    const line = lines[at] ?? ''
    if (isBlank(line) || QUOTE.test(line) || isMark(line)) break
    joined = `${line.trim()} ${joined}`
    if (joined.length > 500) break
    const isNamed = ADDRESS.test(joined) || WROTE.test(joined)
    if (isNamed && DATE.test(joined)) return at
    if (isNamed) weak ??= at
  }
  return weak
}

/** Lines that are nobody’s words of this mail: a signature, or what a list or a phone adds below. */
function isFooter(lines: readonly string[]): boolean {
  const first = lines.find((line) => !isBlank(line))
  return first !== undefined && (/^-- ?$/.test(first) || /^_{20,}\s*$/.test(first))
}

interface Runs {
  text: readonly string[]
  quoted: readonly string[]
}

/** Runs of quoted lines, with what introduces them: apart where they stand in one place, text where answers stand between. */
function splitRuns(lines: readonly string[]): Runs {
  const isQuoted = (at: number) => QUOTE.test(lines[at] ?? '')
  const first = lines.findIndex((_, at) => isQuoted(at))
  const none = { text: lines, quoted: [] }
  if (first < 0) return none
  let end = first
  for (let at = first; at < lines.length && (isQuoted(at) || isBlank(lines[at])); at += 1)
    if (isQuoted(at)) end = at + 1
  const start = introductionBefore(lines, first) ?? first
  const before = lines.slice(0, start)
  const after = lines.slice(end)
  if (after.some((line) => QUOTE.test(line))) return none
  // A program’s own “Begin forwarded message:”, which has nobody’s name in it.
  const introduction = lines.slice(0, first).findLast((line) => !isBlank(line)) ?? ''
  if (COLON.test(introduction) && FORWARD_WORDS.test(introduction)) return none
  const quoted = lines.slice(start, end)
  if (after.every(isBlank)) return { text: before, quoted }
  if (before.every(isBlank)) return { text: after, quoted }
  return isFooter(after) ? { text: [...before, '', ...after], quoted } : none
}
