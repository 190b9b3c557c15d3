import { source } from '../../platform/stream.ts'
import { toJob } from './store/job-item.ts'

export const jobs = source('job', toJob)
