import * as z from 'zod'

/** What can stand between a channel and its first message. */
export const CheckProblemCode = z.enum([
  // What is set here
  'not_set',
  'token_refused',
  'account_unknown',
  'account_suspended',
  'number_unknown',
  'number_without_sms',
  'rights_missing',
  // Where the provider delivers
  'webhook_missing',
  'webhook_elsewhere',
  'webhook_failing',
  'events_missing',
  // Our own mailbox
  'sender_missing',
  'address_elsewhere',
  // Neither
  'refused',
  'unavailable',
])
export type CheckProblemCode = z.infer<typeof CheckProblemCode>
