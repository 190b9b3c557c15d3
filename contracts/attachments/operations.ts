import * as z from 'zod'
import { MAX_FILES } from '../../functions/areas/channels/domain/file-limits.ts'
import { Id } from '../fields.ts'
import { operation } from '../operation.ts'

/** Ids of uploads, each once. */
export const attachmentIds = z.lazy(() =>
  z
    .array(Id)
    .max(MAX_FILES)
    .refine((ids) => new Set(ids).size === ids.length, 'names one twice'),
)

/** A message has text, or files, or both. */
export function saysSomething(message: { text: string; attachmentIds?: string[] | undefined }): boolean {
  return message.text.trim() !== '' || (message.attachmentIds?.length ?? 0) > 0
}

/** A file that is to be uploaded. */
export const fileFields = () =>
  z.strictObject({
    name: z
      .string()
      .max(200)
      .refine((value) => value.trim() !== '', 'is empty'),
    type: z
      .string()
      .max(100)
      .regex(/^[\w.+-]+\/[\w.+-]+(\s*;\s*[\w.-]+=("[^"\\\r\n]*"|[\w.+-]+))*$/, 'is not a MIME type'),
    /** bytes */
    size: z.number().int().min(1),
  })

/** Where to post the file, as the last field (`file`) of a form with these fields before it. */
const UploadTarget = () =>
  z.object({
    id: Id,
    upload: z.object({ url: z.string(), fields: z.record(z.string(), z.string()) }),
    expiresAt: z.string(),
  })

const Link = () => z.object({ url: z.string(), expiresAt: z.string() })

/** M5. */
export const attachmentsOperations = [
  operation({
    name: 'attachments.create',
    method: 'POST',
    path: '/v1/attachments',
    summary: 'Announces a file: the form answered here uploads it; `messages.send` takes its id for a day',
    who: 'agent',
    apps: true,
    input: fileFields,
    output: UploadTarget,
    status: 201,
  }),
  operation({
    name: 'attachments.get',
    method: 'GET',
    path: '/v1/attachments/{id}',
    summary: 'A link to a file that I may see, good for five minutes',
    who: 'agent',
    about: 'message',
    input: () => z.strictObject({ id: Id }),
    output: Link,
  }),
  operation({
    name: 'messages.original',
    method: 'GET',
    path: '/v1/messages/{id}/original',
    summary: 'A link to the email that a message was, as it came, good for five minutes',
    who: 'agent',
    about: 'message',
    input: () => z.strictObject({ id: Id }),
    output: Link,
  }),
  operation({
    name: 'messages.html',
    method: 'GET',
    path: '/v1/messages/{id}/html',
    summary:
      'The email that a message was, to be shown: nothing in it runs, and its own pictures are links good for five minutes; those from elsewhere are in `data-src`, and in `src` where `pictures` is `all`',
    who: 'agent',
    about: 'message',
    input: () => z.strictObject({ id: Id, pictures: z.enum(['own', 'all']).optional() }),
    output: () => z.object({ html: z.string() }),
  }),
] as const
