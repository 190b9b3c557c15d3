import * as z from 'zod'

/** L5: the CRMs that notes can be written to, and their names. */
export const connectorNames = { pipedrive: 'Pipedrive', hubspot: 'HubSpot' } as const
export type ConnectorId = keyof typeof connectorNames
export const ConnectorId = z.enum(Object.keys(connectorNames) as [ConnectorId, ...ConnectorId[]])
