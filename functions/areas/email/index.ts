/* What other areas may use of this one, beside its domain and its port. */

export { sendEmail } from './use-cases/send-email.ts'
