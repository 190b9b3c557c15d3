import { writingOperations } from '../../../contracts/by-function/writing.ts'
import { cannedResponsesOperations } from '../../areas/canned-responses/operations.ts'
import { customChannelsOperations } from '../../areas/custom-channels/operations.ts'
import { messagesOperations } from '../../areas/messages/operations.ts'
import { templatesOperations } from '../../areas/templates/operations.ts'
import { operationSet } from './run.ts'

/** What is written to customers, and what it is written with: a line per area. */
export const writing = operationSet(writingOperations, {
  ...cannedResponsesOperations,
  ...customChannelsOperations,
  ...messagesOperations,
  ...templatesOperations,
})
