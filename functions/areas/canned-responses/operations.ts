import {
  createCannedResponse,
  deleteCannedResponse,
  getCannedResponse,
  listCannedResponses,
  updateCannedResponse,
} from './use-cases/canned-responses.ts'

/** What this area does of the table of operations. */
export const cannedResponsesOperations = {
  'cannedResponses.list': listCannedResponses,
  'cannedResponses.get': getCannedResponse,
  'cannedResponses.create': createCannedResponse,
  'cannedResponses.update': updateCannedResponse,
  'cannedResponses.delete': deleteCannedResponse,
}
