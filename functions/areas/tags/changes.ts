import { source } from '../../platform/stream.ts'
import { toTagged } from './store/keys.ts'

/** Messages that were given a tag. */
export const tagged = source('tagged', toTagged)
