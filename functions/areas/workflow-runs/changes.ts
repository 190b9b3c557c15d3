import { source } from '../../platform/stream.ts'
import { toRun } from './store/run-item.ts'

export const runs = source('workflow-run', toRun)
