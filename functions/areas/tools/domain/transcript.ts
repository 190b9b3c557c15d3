import type { Mark } from './mark.ts'
import { cut, wordOrWritten, written } from './present.ts'

/** What a transcript takes of an entry of the timeline, as the API answers it. */
export interface TranscriptEntry {
  id: string
  seq: number
  at: string
  kind: string
  actor: { type: string; id: string | null; name: string }
  message?: {
    direction: string
    channel: { type: string }
    text: string
    subject?: string
    quoted?: string
    attachments: { id: string; name: string; type: string; size: number | null; state: string }[]
    delivery: { status: string; error: { code: string; reason: string } | null } | null
    tags: string[]
    speaker?: { name: string }
    replyTo?: { text: string }
    reactions?: { emoji: string; name: string }[]
    unsentAt?: string
    editedAt?: string
    automatic?: true
    survey?: true
    sendAt?: string
  }
  event?: { name: string; from: string | null; to: string | null }
  note?: { text: string }
  resolution?: { type?: string | null; category?: string | null; note?: string | null }
  rating?: { score: number; text: string | null }
}

const whose = ({ type, id, name }: TranscriptEntry['actor'], mark: Mark) => {
  const who = type === 'contact' ? 'customer' : type
  return [who, name === '' ? '' : written(name, mark, 100), id === null || type === 'contact' ? '' : `(${id})`]
    .filter((part) => part !== '')
    .join(' ')
}
/** One entry as lines of text: who, when and what. Of a text that is longer, how the rest is read. */
export function transcriptOf(entry: TranscriptEntry, mark: Mark, most: number, from = 0): string {
  const { message, event, note, resolution, rating } = entry
  const head = `#${entry.seq} ${entry.at} ${whose(entry.actor, mark)}`
  const text = (said: string) => {
    const { shown } = cut(said.slice(from), most)
    const until = from + shown.length
    const rest = `[cut: ${until} of ${said.length} characters; more: conversations_read with entry ${entry.seq}, from ${until}]`
    return `${mark.around(`\n${shown}\n`)}${until < said.length ? `\n${rest}` : ''}`
  }
  if (note) return `${head}, note for colleagues:\n${text(note.text)}`
  if (event) {
    const [left, right] = [event.from, event.to].map((value) => (value === null ? '' : wordOrWritten(value, mark, 100)))
    return `${head}: ${event.name}${left ? ` from ${left}` : ''}${right ? ` to ${right}` : ''}${rating ? `, ${ratingOf(rating, mark, most)}` : ''}`
  }
  if (message) {
    const files = message.attachments.map(
      ({ id, name, type, size, state }) =>
        `file ${written(name, mark, 200)} (${[wordOrWritten(type, mark, 100), size === null ? '' : `${size} bytes`, state === 'ready' ? id : state].filter(Boolean).join(', ')})`,
    )
    const { delivery, speaker, replyTo, reactions = [] } = message
    const about = [
      `${message.direction} ${message.channel.type}`,
      entry.id,
      speaker ? `speaker ${written(speaker.name, mark, 100)}` : '',
      delivery ? delivery.status : '',
      delivery?.error ? `because ${written(delivery.error.reason, mark, 300)}` : '',
      message.sendAt && delivery?.status === 'scheduled' ? `leaves ${message.sendAt}` : '',
      message.automatic ? 'automatic' : '',
      message.survey ? 'survey' : '',
      message.editedAt ? `edited ${message.editedAt}` : '',
      message.unsentAt ? `taken back ${message.unsentAt}` : '',
    ].filter((part) => part !== '')
    return [
      `${head}, ${about.join(', ')}:`,
      ...(message.subject ? [`subject ${written(message.subject, mark, 300)}`] : []),
      ...(replyTo ? [`answers ${written(replyTo.text, mark, 200)}`] : []),
      ...(message.text === '' ? [] : [text(message.text)]),
      ...(message.quoted ? [`(${message.quoted.length} characters of earlier emails are quoted below it.)`] : []),
      ...files,
      ...(message.tags.length > 0 ? [`tags ${message.tags.map((tag) => written(tag, mark, 100)).join(' ')}`] : []),
      ...reactions.map(({ emoji, name }) => `reaction ${written(`${emoji} ${name}`, mark, 100)}`),
    ].join('\n')
  }
  if (resolution) {
    const { type, category, note: words } = resolution
    return `${head}: resolution ${[type ?? '', category ? written(category, mark, 100) : '', words ? written(words, mark, most) : ''].filter(Boolean).join(', ')}`
  }
  return `${head}: ${entry.kind}${rating ? `, ${ratingOf(rating, mark, most)}` : ''}`
}

const ratingOf = ({ score, text }: { score: number; text: string | null }, mark: Mark, most: number) =>
  `score ${score} of 5${text ? ` ${written(text, mark, most)}` : ''}`
