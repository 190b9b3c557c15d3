import { startExport } from './use-cases/start-export.ts'

/** What this area does of the table of operations. */
export const contactExportsOperations = { 'contactExports.start': startExport }
