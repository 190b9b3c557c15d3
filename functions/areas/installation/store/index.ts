import { bind, type Table } from '../../../platform/table.ts'
import type { InstallationStore } from '../port.ts'
import * as namedOwner from './named-owner.ts'

/** This area's part of the table. */
export const createInstallationStore = (table: Table): InstallationStore => bind(table, namedOwner)
