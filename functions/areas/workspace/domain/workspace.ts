import * as z from 'zod'
import { shapeOf, workspaceSettings } from './settings.ts'

/** S3: what a conversation was about. */
export const Category = z.lazy(() => z.object({ id: z.string(), name: z.string(), version: z.number().optional() }))
export type Category = z.infer<typeof Category>

export const Workspace = z.lazy(() =>
  z.object({
    name: z.string(),
    ...shapeOf(workspaceSettings),
    version: z.number().optional(),
  }),
)
export type Workspace = z.infer<typeof Workspace>
