import * as z from 'zod'
import {
  AttributeType,
  EditableBy,
  keyPattern,
  MAX_ATTRIBUTES,
  MAX_CHOICES,
  ShownIn,
} from '../../functions/areas/contact-attributes/domain/definition.ts'
import { byId, deleted, Id, name, page, paged, version } from '../fields.ts'
import { operation } from '../operation.ts'

const attributeName = () => name.unwrap().pipe(z.string().max(60))
/** what contacts, variables, filters and columns of an import name; stays as it was made */
const key = () => z.string().max(64).regex(keyPattern(), 'is not made of letters, digits and _')
const choices = () => z.array(name.unwrap().pipe(z.string().max(60))).max(MAX_CHOICES)
const shownIn = () => z.array(ShownIn).max(2)
/** from 0; beyond the last one: after it */
const order = () => z.number().int().min(0).max(1_000)

const ContactAttribute = z.lazy(() =>
  z.object({
    id: Id,
    key: z.string(),
    name: z.string(),
    type: AttributeType,
    /** of a choice, in their order */
    choices: z.array(z.string()).optional(),
    shownIn: z.array(ShownIn),
    /** whose values only admins change */
    editableBy: EditableBy,
    order: z.number(),
    version: z.number(),
  }),
)

/** What is asked for all day. */
export const contactAttributesOperations = [
  operation({
    name: 'contactAttributes.list',
    method: 'GET',
    path: '/v1/contact-attributes',
    summary: 'The attributes of contacts that are defined, in their order',
    who: 'agent',
    input: paged,
    output: () => page(ContactAttribute),
  }),
  operation({
    name: 'contactAttributes.get',
    method: 'GET',
    path: '/v1/contact-attributes/{id}',
    summary: 'One of them',
    who: 'agent',
    input: byId,
    output: ContactAttribute,
  }),
] as const

/** C9: what sets them up. */
export const contactAttributesSettingsOperations = [
  operation({
    name: 'contactAttributes.create',
    method: 'POST',
    path: '/v1/contact-attributes',
    summary: `Defines an attribute; without a key one is made of the name. At most ${MAX_ATTRIBUTES}. What contacts have under its key stays`,
    who: 'settings.manage',
    input: () =>
      z.strictObject({
        key: key().optional(),
        name: attributeName(),
        type: AttributeType,
        choices: choices().optional(),
        shownIn: shownIn().optional(),
        editableBy: EditableBy.optional(),
        order: order().optional(),
      }),
    output: ContactAttribute,
    status: 201,
  }),
  operation({
    name: 'contactAttributes.update',
    method: 'PATCH',
    path: '/v1/contact-attributes/{id}',
    summary:
      'Changes what is given; `order` moves it. Refused (`in_use`) where contacts have values that another type, or other choices, would not take',
    who: 'settings.manage',
    input: () =>
      z.strictObject({
        id: Id,
        version,
        name: attributeName().optional(),
        type: AttributeType.optional(),
        choices: choices().optional(),
        shownIn: shownIn().optional(),
        editableBy: EditableBy.optional(),
        order: order().optional(),
      }),
    output: ContactAttribute,
  }),
  operation({
    name: 'contactAttributes.delete',
    method: 'DELETE',
    path: '/v1/contact-attributes/{id}',
    summary: 'Removes the definition; its values stay with the contacts, as free text',
    who: 'settings.manage',
    input: byId,
    output: deleted,
  }),
] as const
