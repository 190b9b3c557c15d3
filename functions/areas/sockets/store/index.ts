import { bind, type Table } from '../../../platform/table.ts'
import type { SocketsStore } from '../port.ts'
import * as connections from './connections.ts'

/** This area's part of the table. */
export const createSocketsStore = (table: Table): SocketsStore => bind(table, connections)
