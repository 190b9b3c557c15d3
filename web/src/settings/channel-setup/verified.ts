import type { Channel } from '../../api/types.ts'

/** Our own ways out need nobody's yes. */
const sendsItself = ({ provider }: Channel) => provider === 'web' || provider === 'email'

/** Whether a channel was seen to work in both directions with what is set. */
export const isVerified = (channel: Channel): boolean =>
  channel.proven.receiving !== null && (channel.proven.sending !== null || sendsItself(channel))
