import { source } from '../../platform/stream.ts'
import { toSchedule } from './store/schedule-item.ts'

export const schedules = source('workflow-schedule', toSchedule)
