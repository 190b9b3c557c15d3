import * as z from 'zod'

/** By what a customer came to say something, or what it belongs to. */
export const Origin = z.lazy(() =>
  z.object({
    kind: z.enum(['ad', 'link', 'story_reply', 'story_mention', 'product', 'forwarded']),
    title: z.string().optional(),
    text: z.string().optional(),
    url: z.string().optional(),
    /** the company's own word for it: an ad's id, a link's parameter, a product's number */
    ref: z.string().optional(),
  }),
)
export type Origin = z.infer<typeof Origin>

/** Who of a group speaks. */
export const Speaker = z.lazy(() => z.object({ id: z.string(), name: z.string() }))
export type Speaker = z.infer<typeof Speaker>

/** Whom an email was sent to, by address. */
export const Recipients = z.lazy(() =>
  z.object({ to: z.array(z.string()), cc: z.array(z.string()), bcc: z.array(z.string()).optional() }),
)
export type Recipients = z.infer<typeof Recipients>

export const Style = z.enum(['bold', 'italic', 'strike', 'code', 'pre'])
export type Style = z.infer<typeof Style>

/** What of a text is how; `from` and `to` (which is not part of it) count UTF-16 code units. */
export const Styled = z.lazy(() => z.object({ style: Style, from: z.number(), to: z.number() }))
export type Styled = z.infer<typeof Styled>
