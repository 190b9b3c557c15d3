import { source } from '../../platform/stream.ts'
import { toTagged } from './store/tags.ts'

/** Messages that were given a tag. */
export const tagged = source('tagged', toTagged)
