import { source } from '../../platform/stream.ts'
import { toUnmatched } from './store/unmatched-item.ts'

export const unmatchedMails = source('unmatched-mail', toUnmatched)
