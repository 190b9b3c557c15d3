import { decode, type Item } from '../../../platform/item.ts'
import { Job } from '../domain/job.ts'

/** An item or stream image as a job. */
export const toJob = (item: Item): Job => decode(Job, item)
