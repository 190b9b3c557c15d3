import { readRecipientList } from '../areas/campaigns/adapter/recipient-list.ts'
import type { ListParts } from '../areas/campaigns/port.ts'

/** Reading lists of numbers: for the functions that look at campaigns and carry them out. */
export function lists(): ListParts {
  return { lists: { read: readRecipientList } }
}
