import * as z from 'zod'
import { accessLogOperations } from '../access-log/operations.ts'
import { apiKeysOperations } from '../api-keys/operations.ts'
import { channelsSettingsOperations } from '../channels/operations.ts'
import { connectorOperations } from '../crm/connector-operations.ts'
import { customChannelSecretsOperations } from '../custom-channels/operations.ts'
import { deletionOperations } from '../deletion/operations.ts'
import { exportsOperations } from '../exports/operations.ts'
import { operation } from '../operation.ts'
import { unmatchedMailOperations } from '../unmatched-mail/operations.ts'
import { webhooksOperations } from '../webhooks/operations.ts'
import { workspaceSettingsOperations } from '../workspace/operations.ts'

/** What sets the workspace up and looks after it, and is seldom asked for: a line per area. */
export const settingsOperations = [
  operation({
    name: 'openapi.get',
    method: 'GET',
    path: '/v1/openapi.json',
    summary: 'This document',
    who: 'public',
    input: () => z.strictObject({}),
    output: () => z.record(z.string(), z.unknown()),
  }),
  ...workspaceSettingsOperations,
  ...channelsSettingsOperations,
  ...customChannelSecretsOperations,
  ...connectorOperations,
  ...unmatchedMailOperations,
  ...webhooksOperations,
  ...deletionOperations,
  ...exportsOperations,
  ...accessLogOperations,
  ...apiKeysOperations,
] as const
