import { decode, type Item } from '../../../platform/item.ts'
import { Run } from '../domain/run.ts'

/** An item or stream image as a run. */
export const toRun = (item: Item): Run => decode(Run, item)
