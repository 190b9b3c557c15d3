import type { Message } from '../../api/types.ts'

/** What a message says, and the names of its files. */
export function readableLine({ text, attachments }: Message): string {
  return [text, ...attachments.map(({ name }) => `📎 ${name}`)].filter(Boolean).join('\n')
}
