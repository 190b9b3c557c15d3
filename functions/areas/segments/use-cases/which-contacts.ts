import { notFound } from '../../../kernel/errors.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { ChannelType } from '../../channels/domain/channel.ts'
import { given } from '../../workspace/index.ts'
import { type Asked, askedBy } from '../domain/segment.ts'
import type { SegmentsStore } from '../port.ts'

type Deps = HasStore<SegmentsStore>

/** Which contacts a caller means: a segment, fields beside it, or both. `none`: nobody, no team. */
export interface Which {
  q?: string | undefined
  segmentId?: string | undefined
  channelId?: string | undefined
  channelType?: ChannelType | undefined
  ownerId?: string | undefined
  teamId?: string | undefined
  language?: string | undefined
  rating?: number | undefined
  ratingAtLeast?: number | undefined
  blacklisted?: boolean | 'true' | 'false' | undefined
}

const NONE = 'none'
const orNull = (id: string | undefined) => (id === NONE ? null : id)

/** What is asked of contacts, all of which must hold. Throws not_found for a segment that is gone. */
export async function whichContacts(deps: Deps, which: Which): Promise<Asked[]> {
  const { segmentId, ownerId, teamId, blacklisted, ...rest } = which
  const own: Asked = given({
    ...rest,
    ownerId: orNull(ownerId),
    teamId: orNull(teamId),
    blacklisted: blacklisted === undefined ? undefined : String(blacklisted) === 'true',
  })
  if (segmentId === undefined) return [own]
  const segment = await deps.store.readSegment(segmentId)
  if (!segment) throw notFound('segment')
  return [askedBy(segment.filter), own]
}
