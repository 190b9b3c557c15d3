import { cannedResponsesOperations } from '../canned-responses/operations.ts'
import { customChannelsOperations } from '../custom-channels/operations.ts'
import { messagesOperations } from '../messages/operations.ts'
import { templatesOperations } from '../templates/operations.ts'

/** What is written to customers, and what it is written with: a line per area. */
export const writingOperations = [
  ...messagesOperations,
  ...cannedResponsesOperations,
  ...templatesOperations,
  ...customChannelsOperations,
] as const
