import { reaction, written } from '../../../platform/stream.ts'
import type { AcceptanceParts } from '../acceptance-port.ts'
import { unmatchedMails } from '../changes.ts'

/** An email that somebody wants taken in goes to where emails can be read. */
export const askMailRoom = reaction({
  name: 'ask-mail-room',
  on: written(unmatchedMails),
  when: ({ before, after }) => after.accept !== undefined && after.accept.askedAt !== before?.accept?.askedAt,
  run: ({ after: { id, accept } }, { mailRoom }: AcceptanceParts) =>
    mailRoom.accept({ kind: 'accept-mail', mailId: id, askedAt: accept?.askedAt ?? 0 }),
})
