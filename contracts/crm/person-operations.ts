import * as z from 'zod'
import { ConnectorId } from '../../functions/areas/crm/domain/connector-id.ts'
import { Id } from '../fields.ts'
import { operation } from '../operation.ts'

/** A person of a connected CRM. */
const CrmPerson = z.lazy(() =>
  z.object({
    connector: ConnectorId,
    /** the CRM's id: `outsideId` of a record that is to stand for them */
    id: z.string(),
    name: z.string(),
    emails: z.array(z.string()),
    phones: z.array(z.string()),
    organization: z.string().nullable(),
    /** the record here that stands for them; null: none is known to */
    recordId: Id.nullable(),
  }),
)

/** L5: looking into the connected CRMs. */
export const crmPersonOperations = [
  operation({
    name: 'crmPersons.find',
    method: 'GET',
    path: '/v1/crm-persons',
    summary:
      'Whom the connected CRMs know by a phone number or an email address, to link a contact to (`contacts.link` with `outsideId` and `outsideConnector`); a CRM that does not answer is named in `failed`',
    who: 'agent',
    input: () =>
      z
        .strictObject({
          phone: z.string().trim().min(3).max(40).optional(),
          email: z.string().trim().min(3).max(254).includes('@', { error: 'is no email address' }).optional(),
        })
        .refine(({ phone, email }) => (phone === undefined) !== (email === undefined), {
          path: ['phone'],
          message: 'is needed, or an email address; not both',
        }),
    output: () =>
      z.object({
        items: z.array(CrmPerson),
        nextCursor: z.null(),
        /** CRMs that could not be asked, and why */
        failed: z.array(z.object({ connector: ConnectorId, reason: z.string() })),
      }),
  }),
] as const
