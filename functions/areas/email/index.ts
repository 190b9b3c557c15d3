/* What other areas may use of this one, beside its domain and its port. */

export { incomingFolder } from './use-cases/read-mail.ts'
export { admitEmail, receiveEmail } from './use-cases/receive-email.ts'
export { sendEmail } from './use-cases/send-email.ts'
