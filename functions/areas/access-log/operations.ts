import { readAccessLog } from './use-cases/read-access-log.ts'

/** What this area does of the table of operations. */
export const accessLogOperations = {
  'accessLog.list': readAccessLog,
}
