import * as z from 'zod'

/** Whether a file can be had. */
export function stateOf({ source, failed }: Attachment): 'pending' | 'ready' | 'failed' {
  if (failed !== undefined) return 'failed'
  return source ? 'pending' : 'ready'
}

/** What is read where a message has files but no text. */
export function readableText(text: string, files: readonly Pick<Attachment, 'name' | 'voice'>[]): string {
  if (text.trim() !== '') return text
  return files.map(({ name, voice }) => (voice ? '[Voice message]' : `[${name}]`)).join(' ')
}

export const Attachment = z.lazy(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    type: z.string(),
    size: z.number().nullable(),
    /** of a picture, in pixels, where they are known */
    width: z.number().optional(),
    height: z.number().optional(),
    /** inbound, until it is stored: where the provider holds it, or where our own bucket does */
    source: z
      .object({ mediaId: z.string().optional(), url: z.string().optional(), stored: z.string().optional() })
      .optional(),
    /** where our bucket has it, where that is not with its message: many have the same one */
    kept: z.string().optional(),
    /** it can't be had, and why; absent: it is stored, or with a `source` still to be fetched */
    failed: z.string().optional(),
    /** M6: recorded to be listened to */
    voice: z.literal(true).optional(),
  }),
)
export type Attachment = z.infer<typeof Attachment>
