import { bind, type Table } from '../../../platform/table.ts'
import type { TagsStore } from '../port.ts'
import * as tags from './tags.ts'

/** This area's part of the table. */
export const createTagsStore = (table: Table): TagsStore => bind(table, tags)
