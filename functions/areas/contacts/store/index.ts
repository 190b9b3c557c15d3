import { bind, type Table } from '../../../platform/table.ts'
import type { ContactsStore } from '../port.ts'
import * as contactList from './contact-list.ts'
import * as contactRows from './contact-rows.ts'
import * as history from './history.ts'

/** This area's part of the table. */
export const createContactsStore = (table: Table): ContactsStore => bind(table, contactList, contactRows, history)
