import { source } from '../../platform/stream.ts'
import { toDigest } from './store/digest-item.ts'

export const digests = source('digest', toDigest)
/** Whatever the directory is made of: that it changed is all that matters. */
export const directoryItems = source(['agent', 'team', 'notification-settings'], () => ({}))
