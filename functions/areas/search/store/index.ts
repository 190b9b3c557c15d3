import { bind, type Table } from '../../../platform/table.ts'
import type { SearchStore } from '../port.ts'
import * as earlierWords from './earlier-words.ts'
import { readForgotten, removeForgotten } from './forgotten.ts'
import * as hits from './hits.ts'
import * as indexState from './index-state.ts'
import { appendToLog, readLatestLog, readLog, removeAllFromLog } from './log.ts'

/** This area's part of the table. */
export const createSearchStore = (table: Table): SearchStore =>
  bind(table, indexState, { appendToLog, readLatestLog, readLog, removeAllFromLog }, hits, earlierWords, {
    readForgotten,
    removeForgotten,
  })
