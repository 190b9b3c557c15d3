import { previewSegment } from './use-cases/preview-segment.ts'
import { createSegment, deleteSegment, getSegment, listSegments, updateSegment } from './use-cases/segments.ts'

/** What this area does of the table of operations. */
export const segmentsOperations = {
  'segments.list': listSegments,
  'segments.get': getSegment,
  'segments.create': createSegment,
  'segments.update': updateSegment,
  'segments.delete': deleteSegment,
  'segments.preview': previewSegment,
}
