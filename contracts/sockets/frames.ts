import * as z from 'zod'

/** What a client sends: the name of an operation, `typing` or `ping`. `id` comes back with the answer. */
export const ClientFrame = z.lazy(() =>
  z.strictObject({
    id: z.union([z.string().max(128), z.number()]).optional(),
    action: z.string().max(64),
    params: z.record(z.string(), z.unknown()).optional(),
    /** as the HTTP header of that name */
    idempotencyKey: z.string().optional(),
  }),
)

/** `typing`: what one does in a conversation; said again within a minute for as long as it goes on (M13). */
export const TypingParams = z.lazy(() =>
  z.strictObject({
    conversationId: z.string().max(128),
    state: z.enum(['viewing', 'typing', 'idle']).default('typing'),
  }),
)

/** `receipt` of a visitor: the company's messages up to this one came into the widget, or were shown there (M4). */
export const VisitorReceiptParams = z.lazy(() =>
  z.strictObject({
    conversationId: z.string().max(128),
    seq: z.number().int().min(0),
    status: z.enum(['delivered', 'read']),
  }),
)

/** `typing` of a visitor; said again every few seconds for as long as it goes on. */
export const VisitorTypingParams = z.lazy(() => z.strictObject({ state: z.enum(['typing', 'idle']).default('typing') }))
