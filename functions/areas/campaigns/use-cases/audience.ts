import type { HasStore } from '../../../kernel/ports.ts'
import { uploadKey } from '../../attachments/domain/file-keys.ts'
import type { FileParts } from '../../attachments/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { Campaign } from '../domain/campaign.ts'
import { MAX_RECIPIENTS } from '../domain/kinds.ts'
import type { Target } from '../domain/recipient.ts'
import { type RecipientList, readRecipientList, UnreadableList } from '../domain/recipient-list.ts'

type Deps = HasStore<TimelineStore & WorkspaceStore> & Pick<FileParts, 'files'>

type ListDeps = HasStore<WorkspaceStore> & Pick<FileParts, 'files'>

/** What can't be found any more, or not be read. */
export class AudienceGone extends Error {
  readonly code: 'audience_gone' | 'list_unreadable'
  constructor(code: AudienceGone['code'], detail: string) {
    super(detail)
    this.code = code
  }
}

/** Some more of those whom a campaign is for, from where it says, and where to go on. */
export async function findTargets(
  deps: Deps,
  { audience, total }: Campaign,
  _from: string,
): Promise<{ targets: Target[]; next: string | null }> {
  const { contactIds, attachmentId } = audience
  if (contactIds) return { targets: contactIds.map((contactId) => ({ contactId })), next: null }
  if (attachmentId !== undefined) return { targets: (await readList(deps, attachmentId)).rows, next: null }
  if (total >= MAX_RECIPIENTS) return { targets: [], next: null }
  throw new AudienceGone('audience_gone', 'There is no such segment.')
}

/** The list that was uploaded. */
export async function readList({ files, store }: ListDeps, attachmentId: string): Promise<RecipientList> {
  const key = uploadKey(attachmentId)
  if (!(await files.find(key))) throw new AudienceGone('audience_gone', 'The list has not been uploaded, or is gone.')
  try {
    const { country } = await store.readWorkspace()
    return await readRecipientList(await files.read(key), country)
  } catch (error) {
    if (!(error instanceof UnreadableList)) throw error
    throw new AudienceGone('list_unreadable', error.message)
  }
}
