import { deleteConnector, listConnectors, setConnector } from './use-cases/connectors.ts'
import { findOutsidePersons } from './use-cases/find-outside-persons.ts'
import { linkContact, listLinks, unlinkContact } from './use-cases/link-contact.ts'
import { deleteRecordNote, updateRecordNote } from './use-cases/record-notes.ts'
import { recordCalls } from './use-cases/records.ts'

const persons = recordCalls('person')
const leads = recordCalls('lead')
const deals = recordCalls('deal')

/** What this area does of the table of operations. */
export const crmOperations = {
  'persons.list': persons.list,
  'persons.create': persons.create,
  'persons.get': persons.get,
  'persons.update': persons.update,
  'persons.delete': persons.remove,
  'persons.notes': persons.notes,
  'leads.list': leads.list,
  'leads.create': leads.create,
  'leads.get': leads.get,
  'leads.update': leads.update,
  'leads.delete': leads.remove,
  'leads.notes': leads.notes,
  'deals.list': deals.list,
  'deals.create': deals.create,
  'deals.get': deals.get,
  'deals.update': deals.update,
  'deals.delete': deals.remove,
  'deals.notes': deals.notes,
  'contacts.link': linkContact,
  'contacts.unlink': unlinkContact,
  'contacts.links': listLinks,
  'recordNotes.update': updateRecordNote,
  'recordNotes.delete': deleteRecordNote,
}

/** The same, of what is seldom asked for. */
export const connectorOperations = {
  'connectors.list': listConnectors,
  'connectors.set': setConnector,
  'connectors.delete': deleteConnector,
}

/** Those that ask a CRM. */
export const crmPersonOperations = { 'crmPersons.find': findOutsidePersons }
