import { bind, type Table } from '../../../platform/table.ts'
import type { ContactAttributesStore } from '../port.ts'
import * as contactAttributes from './contact-attributes.ts'

/** This area's part of the table. */
export const createContactAttributesStore = (table: Table): ContactAttributesStore => bind(table, contactAttributes)
