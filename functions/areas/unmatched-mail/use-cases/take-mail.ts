import { ConflictError, retryOnConflict } from '../../../kernel/commit.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { clip, wellFormed } from '../../../kernel/text.ts'
import type { ChannelsStore } from '../../channels/port.ts'
import type { Held } from '../../email/domain/held-mail.ts'
import { receiveEmail } from '../../email/index.ts'
import type { EmailParts, EmailStore, InboundEmail } from '../../email/port.ts'
import type { MessagesStore } from '../../messages/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { type UnmatchedMail, unmatchedMailIdOf } from '../domain/unmatched-mail.ts'
import type { UnmatchedMailStore } from '../port.ts'

type Deps = HasStore<ChannelsStore & EmailStore & MessagesStore & TimelineStore & UnmatchedMailStore & WorkspaceStore> &
  Pick<Parts, 'clock' | 'log' | 'secrets' | 'settings' | 'ulid'> &
  Pick<EmailParts, 'mailbox'>

/** Where an email lies, and when it came. */
interface Arrival {
  bucket: string
  key: string
  at: number
}

const MAX_TEXT = 5_000
const MAX_NAMES = 50
/** Under which name it is kept which emails were put here. */
const SEEN = 'mail'

/**
 * An email that came: taken in as a customer's, or kept where an admin sees it. Told twice, it is kept once, also when
 * somebody has dealt with it in between.
 */
export async function takeMail(deps: Deps, arrival: Arrival): Promise<string> {
  const email = await deps.mailbox.read(arrival.bucket, arrival.key)
  if (!email) throw new Error('The email is not where it was said to be.')
  const outcome = await receiveEmail(deps, email)
  if (typeof outcome === 'string') return outcome
  await hold(deps, arrival, email, outcome)
  return `held: ${outcome.held}`
}

async function hold(deps: Deps, arrival: Arrival, email: InboundEmail, held: Held): Promise<void> {
  const { bucket, key } = arrival
  const now = deps.clock.now()
  const at = Number.isFinite(arrival.at) ? arrival.at : now
  const mail: UnmatchedMail = {
    id: unmatchedMailIdOf(at, key),
    at,
    from: { address: shown(email.from.address, 320), name: shown(email.from.name, 256) },
    to: email.recipients.slice(0, MAX_NAMES).map((address) => shown(address, 320)),
    subject: shown(email.subject, 998),
    text: clip(wellFormed(email.text).trim(), MAX_TEXT),
    files: email.attachments.slice(0, MAX_NAMES).map(({ name, size }) => ({ name: shown(name, 200), size })),
    reason: held.held,
    ...(held.conversationId ? { conversationId: held.conversationId } : {}),
    ...(held.channelId ? { channelId: held.channelId } : {}),
    stored: { bucket, key },
  }
  try {
    await retryOnConflict(
      () => deps.store.commit([deps.store.markSeen(SEEN, `held:${key}`, now), deps.store.putUnmatched(mail)]),
      ['seen'],
    )
  } catch (error) {
    if (!(error instanceof ConflictError && error.labels.includes('seen'))) throw error
  }
}

const shown = (text: string, max: number) => clip(wellFormed(text), max)
