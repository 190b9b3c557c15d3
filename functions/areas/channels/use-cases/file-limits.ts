import type { Channel } from '../domain/channel.ts'
import type { FileLimits } from '../domain/file-limits.ts'
import type { ChannelParts } from '../port.ts'

type Deps = Pick<ChannelParts, 'channels'>

/** What the provider behind a channel carries: two providers of one channel type differ. */
export function fileLimitsOf(
  { channels }: Pick<Deps, 'channels'>,
  { type, provider }: Pick<Channel, 'type' | 'provider'>,
): FileLimits {
  return channels.profile(provider).capabilities(type).files
}
