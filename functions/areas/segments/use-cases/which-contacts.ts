import { notFound } from '../../../kernel/errors.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { ChannelType } from '../../channels/domain/channel.ts'
import { given } from '../../workspace/index.ts'
import { type Asked, askedBy, type Segment } from '../domain/segment.ts'
import type { SegmentsStore } from '../port.ts'
import { type NamedDeps, whatIsGone } from './what-is-gone.ts'

export type WhichDeps = HasStore<SegmentsStore> & NamedDeps

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
export async function whichContacts(deps: WhichDeps, which: Which): Promise<Asked[]> {
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
  return [await askedBySegment(deps, segment), own]
}

/** What a segment asks: nobody is meant where it names something that is gone. */
export async function askedBySegment(deps: NamedDeps, segment: Segment): Promise<Asked> {
  const gone = await whatIsGone(deps, [segment])
  return gone(segment).length > 0 ? { nobody: true } : askedBy(segment.filter)
}
