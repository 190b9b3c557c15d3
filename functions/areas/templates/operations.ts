import { getTemplate, listTemplates, refreshTemplates, updateTemplate } from './use-cases/templates.ts'

/** What this area does of the table of operations. */
export const templatesOperations = {
  'templates.list': listTemplates,
  'templates.get': getTemplate,
  'templates.refresh': refreshTemplates,
  'templates.update': updateTemplate,
}
