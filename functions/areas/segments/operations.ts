import { listContacts } from './use-cases/list-contacts.ts'
import { previewSegment } from './use-cases/preview-segment.ts'
import { createSegment, deleteSegment, getSegment, listSegments, updateSegment } from './use-cases/segments.ts'

/** What this area does of the table of operations: what agents ask for all day … */
export const contactListOperations = { 'contacts.list': listContacts }

/** … and what is asked for now and then. */
export const segmentsOperations = {
  'segments.list': listSegments,
  'segments.get': getSegment,
  'segments.create': createSegment,
  'segments.update': updateSegment,
  'segments.delete': deleteSegment,
  'segments.preview': previewSegment,
}
