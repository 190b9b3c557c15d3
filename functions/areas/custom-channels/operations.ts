import { amendFromApp, receiptFromApp, receiveFromApp } from './use-cases/receive-from-app.ts'
import { rotateChannelSecret } from './use-cases/rotate-secret.ts'

/** What this area does of the table of operations. */
export const customChannelsOperations = {
  'channels.inbound': receiveFromApp,
  'channels.amend': amendFromApp,
  'channels.receipts': receiptFromApp,
}

/** What is seldom asked for. */
export const customChannelSecretsOperations = {
  'channels.rotateSecret': rotateChannelSecret,
}
