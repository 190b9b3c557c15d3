import { previewImport } from './use-cases/preview-import.ts'
import { startImport } from './use-cases/start-import.ts'

/** What this area does of the table of operations. */
export const contactImportsOperations = {
  'contactImports.preview': previewImport,
  'contactImports.start': startImport,
}
