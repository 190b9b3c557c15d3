import { acceptUnmatchedMail, dismissUnmatchedMail, listUnmatchedMail } from './use-cases/unmatched-mail.ts'

/** What this area does of the table of operations. */
export const unmatchedMailOperations = {
  'unmatchedMail.list': listUnmatchedMail,
  'unmatchedMail.accept': acceptUnmatchedMail,
  'unmatchedMail.dismiss': dismissUnmatchedMail,
}
