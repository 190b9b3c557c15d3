import * as z from 'zod'
import { workflowsOperations } from './operations.ts'

const creating = workflowsOperations.find(({ name }) => name === 'workflows.create')

/** What is wrong with a workflow that is to be created, before it is sent; for pages as well, whose policy takes no code that is made while they run. */
export function wrongIn(document: unknown): { path: string; message: string }[] {
  z.config({ jitless: true })
  const parsed = creating?.input.safeParse(document)
  if (!parsed || parsed.success) return []
  return parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
}
