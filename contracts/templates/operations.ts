import * as z from 'zod'
import { byId, cursor, Id, limit, page, version } from '../fields.ts'
import { operation } from '../operation.ts'
import { Template, TemplatesUpdate } from './wire.ts'

/** M8. */
export const templatesOperations = [
  operation({
    name: 'templates.list',
    method: 'GET',
    path: '/v1/templates',
    summary:
      'The templates that I may see, and how well each channel’s are known; `q` is a part of name or text. Hidden ones only with settings.manage',
    who: 'agent',
    input: () =>
      z.strictObject({
        channelId: Id.optional(),
        q: z.string().max(100).optional(),
        language: z.string().max(20).optional(),
        cursor,
        limit,
      }),
    output: () => page(Template).extend({ updates: z.array(TemplatesUpdate) }),
  }),
  operation({
    name: 'templates.get',
    method: 'GET',
    path: '/v1/templates/{id}',
    summary: 'One template that I may see',
    who: 'agent',
    input: byId,
    output: Template,
  }),
  operation({
    name: 'templates.refresh',
    method: 'POST',
    path: '/v1/templates/refresh',
    summary: 'Asks the provider for a channel’s templates; `templates.list` says when they have come',
    who: 'agent',
    input: () => z.strictObject({ channelId: Id }),
    output: TemplatesUpdate,
  }),
  operation({
    name: 'templates.update',
    method: 'PATCH',
    path: '/v1/templates/{id}',
    summary: 'Hides it, shows it to some teams only (null: to all), or puts it somewhere else (null: by name)',
    who: 'settings.manage',
    input: () =>
      z.strictObject({
        id: Id,
        version,
        hidden: z.boolean().optional(),
        teamIds: z.array(Id).min(1, 'is empty').max(100).nullable().optional(),
        order: z.number().int().min(0).max(100_000).nullable().optional(),
      }),
    output: Template,
  }),
]
