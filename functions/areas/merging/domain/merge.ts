import * as z from 'zod'
import { DomainError } from '../../../kernel/errors.ts'
import { RecordLink } from '../../crm/domain/record.ts'
import { Contact } from '../../timeline/domain/contact.ts'
import { Conversation } from '../../timeline/domain/conversation.ts'
import { partsOf } from '../../timeline/domain/parts.ts'

const images = <Of extends z.ZodType>(of: Of) => z.object({ before: of, after: of })

/** C3: one contact's merge into another: both as they were, and what merging made of them, so that it can be undone. */
export const Merge = z.lazy(() =>
  z.object({
    /** who was merged, as a contact */
    secondary: Contact,
    /** into whom */
    primaryId: z.string(),
    at: z.number(),
    /** who did it; null: the workspace's setting */
    by: z.string().nullable(),
    primary: images(Contact),
    /** the secondary's latest conversation; absent: it had none */
    ofSecondary: images(Conversation).optional(),
    /** the primary's; absent: neither had any */
    ofPrimary: z.object({ before: Conversation.optional(), after: Conversation }).optional(),
    links: z.array(z.object({ before: RecordLink.optional(), after: RecordLink })),
  }),
)
export type Merge = z.infer<typeof Merge>

/** As many as a cursor has room for. */
export const MOST_PARTS = 15

const accountsOf = ({ identities }: Contact) =>
  identities.filter(({ type, address }) => type === 'web' && address.startsWith('user:'))

/** C3: what may not become one. Throws limit_reached, vouched_apart. */
export function requireMergeable(primary: Contact, secondary: Contact): void {
  if (partsOf(primary).length + partsOf(secondary).length + 1 > MOST_PARTS) {
    throw new DomainError('limit_reached', `A contact is made of at most ${MOST_PARTS + 1} contacts.`)
  }
  const [own, other] = [accountsOf(primary), accountsOf(secondary)]
  const isAnother = own.some(({ channelId, address }) =>
    other.some((one) => one.channelId === channelId && one.address !== address),
  )
  const isElsewhere = secondary.account !== undefined && secondary.account !== primary.id
  if (!isAnother && !isElsewhere) return
  throw new DomainError(
    'vouched_apart',
    'Your website says who each of them is, and they are two: neither is to see what the other one wrote.',
  )
}

/** C3: of a contact's merges the latest is undone first. */
export function latestMergeOf({ mergedFrom = [] }: Contact): string | undefined {
  return mergedFrom.findLast(({ via }) => via === undefined)?.id
}
