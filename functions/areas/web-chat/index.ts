/* What other areas may use of this one, beside its domain and its port. */

export { sendToVisitor } from './use-cases/send-to-visitor.ts'
