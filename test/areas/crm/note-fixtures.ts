import type { Entry } from '../../../functions/areas/timeline/domain/entry.ts'
import { entryIdOf } from '../../../functions/kernel/ids.ts'
import { contact, NOW, whatsapp } from '../timeline/fixtures.ts'

export { contact }

/** A message of the contact's timeline. */
export function said(seq: number, text: string, by: 'contact' | 'agent' = 'contact', n = 1): Entry {
  const at = NOW + seq
  const actor =
    by === 'contact'
      ? ({ type: 'contact', id: contact.id, name: contact.name } as const)
      : ({ type: 'agent', id: 'ag_anna', name: 'Anna' } as const)
  return {
    id: entryIdOf(contact.id, n, at, String(seq).padStart(26, '0')),
    contactId: contact.id,
    n,
    seq,
    at,
    receivedAt: at,
    kind: 'message',
    actor,
    message: {
      direction: by === 'contact' ? 'inbound' : 'outbound',
      channel: whatsapp,
      text,
      attachments: [],
      delivery: null,
      providerMessageId: null,
      tags: [],
    },
  }
}
