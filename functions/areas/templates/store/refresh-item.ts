import { decode, type Item } from '../../../platform/item.ts'
import { Refresh } from '../domain/template.ts'

/** How a channel's templates were last asked for. */
export const toRefresh = (item: Item): Refresh => decode(Refresh, item)
