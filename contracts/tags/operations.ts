import * as z from 'zod'
import { cursor, Id, limit, page } from '../fields.ts'
import { operation } from '../operation.ts'

const name = z.lazy(() =>
  z
    .string()
    .max(200)
    .transform((value) => value.trim().replaceAll(/\s+/g, ' '))
    .pipe(z.string().min(1, 'is empty').max(50)),
)
const Tag = z.lazy(() =>
  z.object({
    id: Id,
    name: z.string(),
    /** how many messages were given it */
    messages: z.number(),
    createdAt: z.iso.datetime({ precision: 3 }),
  }),
)

/** F2: tags are made and given; they can't be renamed or deleted. */
export const tagsOperations = [
  operation({
    name: 'tags.list',
    method: 'GET',
    path: '/v1/tags',
    summary: 'All tags, with how many messages were given each; `q` is a part of the name',
    who: 'agent',
    input: () => z.strictObject({ q: z.string().max(50).optional(), cursor, limit }),
    output: () => page(Tag),
  }),
  operation({
    name: 'tags.get',
    method: 'GET',
    path: '/v1/tags/{id}',
    summary: 'One tag',
    who: 'agent',
    input: () => z.strictObject({ id: Id }),
    output: Tag,
  }),
  operation({
    name: 'tags.create',
    method: 'POST',
    path: '/v1/tags',
    summary: 'A new tag, which nobody can rename or delete; its name is its own, whatever the case',
    who: 'agent',
    input: () => z.strictObject({ name }),
    output: Tag,
    status: 201,
  }),
  operation({
    name: 'messages.tags',
    method: 'POST',
    path: '/v1/messages/tags',
    summary:
      'Adds a tag to up to 100 messages that I may see; one that is not there yet is made. A message has at most 100',
    who: 'agent',
    about: 'message',
    input: () =>
      z.strictObject({
        messageIds: z.array(Id).min(1, 'is empty').max(100, 'has more than 100 messages'),
        tag: name,
      }),
    output: () => z.object({ tag: z.object({ id: Id, name: z.string() }), messageIds: z.array(Id) }),
  }),
] as const
