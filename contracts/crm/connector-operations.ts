import * as z from 'zod'
import { ConnectorId } from '../../functions/areas/crm/domain/connector-id.ts'
import { page } from '../fields.ts'
import { operation } from '../operation.ts'

const Connector = z.lazy(() =>
  z.object({
    id: ConnectorId,
    config: z.record(z.string(), z.string()),
    /** which secrets are set; what they are is never answered */
    secretNames: z.array(z.string()),
    /** what its last calls failed for; null: nothing known */
    problem: z.object({ reason: z.string(), since: z.iso.datetime({ precision: 3 }) }).nullable(),
    /** contacts are linked by themselves to whom it knows, if it is one person, by their phone number or email address */
    linkBySelf: z.boolean(),
    version: z.number(),
  }),
)
const byId = () => z.strictObject({ id: ConnectorId })
const values = (pattern: RegExp) => z.record(z.string().regex(/^[A-Za-z]{1,40}$/), z.string().regex(pattern)).optional()

/** L5: CRMs that the same notes are written to. */
export const connectorOperations = [
  operation({
    name: 'connectors.list',
    method: 'GET',
    path: '/v1/connectors',
    summary: 'The connected CRMs, without their secrets',
    who: 'settings.manage',
    input: () => z.strictObject({}),
    output: () => page(Connector),
  }),
  operation({
    name: 'connectors.set',
    method: 'PUT',
    path: '/v1/connectors/{id}',
    summary:
      'Connects an account or changes it: for pipedrive config.companyDomain and secrets.apiToken, for hubspot secrets.accessToken; what is not named stays. From then on notes on records are written there too, and with linkBySelf new contacts are looked for there by phone number and email address',
    who: 'settings.manage',
    input: () =>
      z.strictObject({
        id: ConnectorId,
        version: z.number().int().min(1).optional(),
        config: values(/^[\x20-\x7e]{1,200}$/),
        secrets: values(/^[\x21-\x7e]{1,1000}$/),
        linkBySelf: z.boolean().optional(),
      }),
    output: Connector,
  }),
  operation({
    name: 'connectors.delete',
    method: 'DELETE',
    path: '/v1/connectors/{id}',
    summary: 'Disconnects it; what was written there stays',
    who: 'settings.manage',
    input: byId,
    output: () => z.object({ id: ConnectorId, deleted: z.literal(true) }),
  }),
] as const
