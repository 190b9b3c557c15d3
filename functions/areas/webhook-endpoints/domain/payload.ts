import { clip } from '../../../kernel/text.ts'
import type { EventType } from './event-types.ts'

/** More is not sent; the specification advises to stay far below. In bytes. */
const MOST_BYTES = 200_000
/** What stays of a long text then, in characters. */
const SHORTENED = 20_000

interface Said {
  message?: { text: string; html?: string; quoted?: string; earlier?: unknown }
  note?: { text: string }
}

/**
 * The body of an event. One that is longer than is sent has its texts cut, and says so (`shortened`): the timeline has them whole.
 */
export function bodyOf(type: EventType, at: number, data: { entry?: Said } & Record<string, unknown>): string {
  const text = (given: object) => JSON.stringify({ type, timestamp: new Date(at).toISOString(), data: given })
  const whole = text(data)
  const { entry } = data
  if (!entry || Buffer.byteLength(whole) <= MOST_BYTES) return whole
  const { message, note } = entry
  const { html: _html, quoted: _quoted, earlier: _earlier, ...rest } = message ?? { text: '' }
  const shorter = {
    ...entry,
    ...(message ? { message: { ...rest, text: clip(message.text, SHORTENED) } } : {}),
    ...(note ? { note: { ...note, text: clip(note.text, SHORTENED) } } : {}),
  }
  return text({ ...data, entry: shorter, shortened: true })
}
