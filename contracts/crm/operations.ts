import * as z from 'zod'
import { ConnectorId } from '../../functions/areas/crm/domain/connector-id.ts'
import { RecordKind } from '../../functions/areas/crm/domain/record.ts'
import { contactFields } from '../contacts/wire.ts'
import { byId, cursor, deleted, Id, limit, page, Time, version } from '../fields.ts'
import { type Lazy, operation } from '../operation.ts'

/** ISO 8601 UTC with milliseconds. */
const line = (max: number) =>
  z
    .string()
    .max(max)
    .transform((value) => value.trim().replaceAll(/\s+/g, ' '))
    .pipe(z.string().min(1, 'is empty'))

const reach = () => {
  const { emails, phones } = contactFields().shape
  /** L5: the record of the connected CRM that it stands for; left out, one is made there at its first note */
  const outsideId = z
    .string()
    .regex(/^[A-Za-z0-9-]{1,64}$/, 'is not an id')
    .nullable()
    .optional()
  /** L5: of which connector `outsideId` is; left out: pipedrive */
  const outsideConnector = ConnectorId.optional()
  return { emails, phones, organization: line(200).nullable().optional(), outsideId, outsideConnector }
}
const called = () => line(256)
const money = () => ({
  value: z.number().min(0, 'is less than nothing').max(1_000_000_000_000, 'is too much').nullable().optional(),
  currency: z
    .string()
    .max(3)
    .refine((code) => Intl.supportedValuesOf('currency').includes(code), 'is not a currency of ISO 4217')
    .nullable()
    .optional(),
})
const stage = () => line(100).optional()

const shared = () => ({
  emails: z.array(z.string()),
  phones: z.array(z.string()),
  organization: z.string().nullable(),
  /** of Pipedrive */
  outsideId: z.string().nullable(),
  /** which record of each connected CRM it stands for, by connector */
  outsideIds: z.partialRecord(ConnectorId, z.string()),
  createdBy: Id,
  createdAt: Time,
  updatedAt: Time,
  version: z.number(),
})
const amount = () => ({ value: z.number().nullable(), currency: z.string().nullable() })
const Person = z.lazy(() => z.object({ id: Id, kind: z.literal('person'), name: z.string(), ...shared() }))
const Lead = z.lazy(() => z.object({ id: Id, kind: z.literal('lead'), title: z.string(), ...amount(), ...shared() }))
const Deal = z.lazy(() =>
  z.object({ id: Id, kind: z.literal('deal'), title: z.string(), stage: z.string(), ...amount(), ...shared() }),
)

/** A record of any kind. */
export const AnyRecord = z.lazy(() => z.discriminatedUnion('kind', [Person.unwrap(), Lead.unwrap(), Deal.unwrap()]))

const RecordNote = z.lazy(() =>
  z.object({
    id: Id,
    record: z.object({ id: Id, kind: RecordKind }),
    contact: z.object({ id: Id, name: z.string() }),
    /** where the console shows what was said */
    conversationId: Id,
    conversationUrl: z.string(),
    assignedTo: z.object({ id: Id, name: z.string() }).nullable(),
    text: z.string(),
    /** the latest ones; none in a note that a person edited */
    messages: z.array(
      z.object({
        at: Time,
        from: z.object({ type: z.enum(['contact', 'agent', 'system']), name: z.string() }),
        text: z.string(),
      }),
    ),
    /** messages before those */
    omitted: z.number(),
    /** whether messages still join it */
    open: z.boolean(),
    startedAt: Time,
    endsAt: Time,
    edited: z.object({ by: z.object({ id: Id, name: z.string() }), at: Time }).nullable(),
    updatedAt: Time,
    version: z.number(),
  }),
)

const mayDelete = 'whoever made it, or sees all conversations; its notes go with it'

/** The usual five calls, and the notes. */
function recordOperations<
  const Plural extends 'persons' | 'leads' | 'deals',
  New extends z.ZodType,
  Change extends z.ZodType,
  Output extends z.ZodType,
>(
  plural: Plural,
  texts: { one: string; about: string },
  schemas: { created: Lazy<New>; changed: Lazy<Change>; output: Output },
) {
  const { one, about } = texts
  const { created, changed, output } = schemas
  const path = `/v1/${plural}`
  return [
    operation({
      name: `${plural}.list` as const,
      method: 'GET',
      path,
      summary: `All ${plural}, the newest first; \`q\` is a part of the ${about}`,
      who: 'agent',
      input: () => z.strictObject({ q: z.string().max(100).optional(), cursor, limit }),
      output: () => page(output),
    }),
    operation({
      name: `${plural}.create` as const,
      method: 'POST',
      path,
      summary: `A new ${one}`,
      who: 'agent',
      input: created,
      output,
      status: 201,
    }),
    operation({
      name: `${plural}.get` as const,
      method: 'GET',
      path: `${path}/{id}`,
      summary: `One ${one}`,
      who: 'agent',
      input: byId,
      output,
    }),
    operation({
      name: `${plural}.update` as const,
      method: 'PATCH',
      path: `${path}/{id}`,
      summary: 'Changes the fields that are given',
      who: 'agent',
      input: changed,
      output,
    }),
    operation({
      name: `${plural}.delete` as const,
      method: 'DELETE',
      path: `${path}/{id}`,
      summary: `Removes the ${one}: for ${mayDelete}`,
      who: 'agent',
      input: byId,
      output: deleted,
    }),
    operation({
      name: `${plural}.notes` as const,
      method: 'GET',
      path: `${path}/{id}/notes`,
      summary: 'What was said with linked contacts whom I may see, a note per 24 hours; the latest first',
      who: 'agent',
      input: () => z.strictObject({ id: Id, cursor, limit }),
      output: () => page(RecordNote),
    }),
  ] as const
}

const link = z.lazy(() => z.object({ id: Id, kind: RecordKind }))
const links = '/v1/contacts/{contactId}/links'

/** L1–L4: records, a contact's links to them, and the notes on them. */
export const crmOperations = [
  ...recordOperations(
    'persons',
    { one: 'person', about: 'name' },
    {
      created: () => z.strictObject({ name: called(), ...reach() }),
      changed: () => z.strictObject({ id: Id, version, name: called().optional(), ...reach() }),
      output: Person,
    },
  ),
  ...recordOperations(
    'leads',
    { one: 'lead', about: 'title' },
    {
      created: () => z.strictObject({ title: called(), ...money(), ...reach() }),
      changed: () => z.strictObject({ id: Id, version, title: called().optional(), ...money(), ...reach() }),
      output: Lead,
    },
  ),
  ...recordOperations(
    'deals',
    { one: 'deal', about: 'title' },
    {
      created: () => z.strictObject({ title: called(), stage: stage(), ...money(), ...reach() }),
      changed: () =>
        z.strictObject({ id: Id, version, title: called().optional(), stage: stage(), ...money(), ...reach() }),
      output: Deal,
    },
  ),
  operation({
    name: 'contacts.link',
    method: 'POST',
    path: links,
    summary:
      'Links the contact to the record `id`, or to a new one of the given fields; what is not given is the contact’s. Answers with the record; once linked, again changes nothing',
    who: 'agent',
    about: 'contact',
    input: () =>
      z.strictObject({
        contactId: Id,
        kind: RecordKind,
        id: Id.optional(),
        name: called().optional(),
        title: called().optional(),
        stage: stage(),
        ...money(),
        ...reach(),
      }),
    output: link,
    status: 201,
  }),
  operation({
    name: 'contacts.unlink',
    method: 'DELETE',
    path: `${links}/{recordId}`,
    summary: 'Ends the link; the notes that were written stay',
    who: 'agent',
    about: 'contact',
    input: () => z.strictObject({ contactId: Id, recordId: Id }),
    output: () => link.unwrap().extend({ deleted: z.literal(true) }),
  }),
  operation({
    name: 'contacts.links',
    method: 'GET',
    path: links,
    summary: 'The records that the contact is linked to, the latest link first',
    who: 'agent',
    about: 'contact',
    input: () => z.strictObject({ contactId: Id }),
    output: () =>
      page(
        link.unwrap().extend({
          record: AnyRecord,
          linkedAt: Time,
          linkedBy: Id,
        }),
      ),
  }),
  operation({
    name: 'recordNotes.update',
    method: 'PATCH',
    path: '/v1/record-notes/{id}',
    summary: 'Puts one’s own words in its place; the next message starts a new note',
    who: 'agent',
    about: 'contact',
    input: () =>
      z.strictObject({
        id: Id,
        version,
        text: z
          .string()
          .max(10_000)
          .refine((value) => value.trim() !== '', 'is empty'),
      }),
    output: RecordNote,
  }),
  operation({
    name: 'recordNotes.delete',
    method: 'DELETE',
    path: '/v1/record-notes/{id}',
    summary: 'Removes it; the next message starts a new note',
    who: 'agent',
    about: 'contact',
    input: byId,
    output: deleted,
  }),
] as const
