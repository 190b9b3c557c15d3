import { source } from '../../platform/stream.ts'
import { toRefresh } from './store/refresh-item.ts'

/** How channels' templates were last asked for. */
export const refreshes = source('template-refresh', toRefresh)
