import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { uploadKey } from '../../attachments/domain/file-keys.ts'
import type { FileParts } from '../../attachments/port.ts'
import { MAX_BYTES } from '../../channels/domain/file-limits.ts'
import type { ChannelsStore } from '../../channels/port.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import type { ContactsStore } from '../../contacts/port.ts'
import { askedBySegment, contactsOf } from '../../segments/index.ts'
import type { SegmentsStore } from '../../segments/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { type Campaign, PORTION } from '../domain/campaign.ts'
import { MAX_RECIPIENTS } from '../domain/kinds.ts'
import { type RecipientList, type Target, UnreadableList } from '../domain/recipient.ts'
import type { ListParts } from '../port.ts'

type Deps = HasStore<
  ChannelsStore & ContactAttributesStore & ContactsStore & SegmentsStore & TimelineStore & WorkspaceStore
> &
  Pick<FileParts, 'files'> &
  ListParts &
  Pick<Parts, 'clock'>

type ListDeps = HasStore<WorkspaceStore> & Pick<FileParts, 'files'> & ListParts

/** What can't be found any more, or not be read. */
export class AudienceGone extends Error {
  readonly code: 'audience_gone' | 'list_unreadable'
  constructor(code: AudienceGone['code'], detail: string) {
    super(detail)
    this.code = code
  }
}

/** Contacts that are looked at in one step, and for how long; the last portion of a step is filled up if that is quick. */
const LOOKED_AT = 5_000
const FOR_MS = 20_000
/** Rows of a list that are put down in one step: a multiple of a portion. */
const ROWS = 20_000

/** Some more of those whom a campaign is for, from where it says, and where to go on. */
export async function findTargets(
  deps: Deps,
  { audience, total }: Pick<Campaign, 'audience' | 'total'>,
  agent: Agent,
  from: string,
): Promise<{ targets: Target[]; next: string | null }> {
  const { contactIds, attachmentId, segmentId } = audience
  if (contactIds) return { targets: contactIds.map((contactId) => ({ contactId })), next: null }
  if (attachmentId !== undefined) {
    const { rows } = await readList(deps, attachmentId)
    const end = Number(from) + ROWS
    return { targets: rows.slice(Number(from), end), next: end < rows.length ? String(end) : null }
  }
  const segment = segmentId === undefined ? undefined : await deps.store.readSegment(segmentId)
  if (!segment) throw new AudienceGone('audience_gone', 'There is no such segment any more.')
  const asked = [await askedBySegment(deps, segment)]
  const until = deps.clock.now() + FOR_MS
  const targets: Target[] = []
  let [cursor, looked]: [string | null, number] = [from, 0]
  while (cursor !== null && deps.clock.now() < until && (looked < LOOKED_AT || targets.length % PORTION > 0)) {
    const page = await contactsOf(deps, agent, asked, {
      limit: PORTION - (targets.length % PORTION),
      ...(cursor === '' ? {} : { cursor }),
    })
    targets.push(...page.contacts.map(({ contact }) => ({ contactId: contact.id })))
    looked += page.looked
    cursor = total + targets.length < MAX_RECIPIENTS ? page.nextCursor : null
  }
  return { targets, next: cursor }
}

/** The list that was uploaded. */
export async function readList({ files, lists, store }: ListDeps, attachmentId: string): Promise<RecipientList> {
  const key = uploadKey(attachmentId)
  const found = await files.find(key)
  if (!found) throw new AudienceGone('audience_gone', 'The list has not been uploaded, or is gone.')
  if (found.size > MAX_BYTES) throw new AudienceGone('list_unreadable', 'The list is too large.')
  try {
    const { country } = await store.readWorkspace()
    return await lists.read(await files.read(key), country)
  } catch (error) {
    if (!(error instanceof UnreadableList)) throw error
    throw new AudienceGone('list_unreadable', error.message)
  }
}
