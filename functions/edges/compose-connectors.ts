import type { ConnectorParts } from '../areas/crm/connector-port.ts'
import { hubspot } from '../areas/crm/connectors/hubspot.ts'
import { pipedrive } from '../areas/crm/connectors/pipedrive.ts'
import type { Secrets } from '../kernel/ports.ts'
import * as ENV from '../platform/env-names.ts'
import { optional } from '../platform/environment.ts'

/** CRMs: a part of the composition root in a file of its own, for the functions that write there or connect them. */
export function connectors(secrets: Secrets): ConnectorParts {
  const byId = { pipedrive, hubspot }
  return {
    connectors: {
      find: (id) => byId[id],
      async connect({ id, config, secretsAt }) {
        const apiBase = optional(ENV.providerApiBase)?.replace('{channelId}', id)
        return { config, secrets: await secrets.channel(secretsAt), ...(apiBase ? { apiBase } : {}) }
      },
    },
  }
}
