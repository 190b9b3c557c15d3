import { source } from '../../platform/stream.ts'
import { toListening, toSchedule } from './store/items.ts'

export const schedules = source('workflow-schedule', toSchedule)
/** What workflows wait for. */
export const listening = source('listening', toListening)
