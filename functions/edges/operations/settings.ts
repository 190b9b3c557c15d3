import { settingsOperations } from '../../../contracts/by-function/settings.ts'
import { openapi } from '../../../contracts/openapi.ts'
import { accessLogOperations } from '../../areas/access-log/operations.ts'
import { apiKeysOperations } from '../../areas/api-keys/operations.ts'
import { channelsSettingsOperations } from '../../areas/channels/operations.ts'
import { connectorOperations } from '../../areas/crm/operations.ts'
import { deletionOperations } from '../../areas/deletion/operations.ts'
import { exportsOperations } from '../../areas/exports/operations.ts'
import { rolloutsOperations } from '../../areas/rollouts/operations.ts'
import { unmatchedMailOperations } from '../../areas/unmatched-mail/operations.ts'
import { webhooksOperations } from '../../areas/webhooks/operations.ts'
import { workspaceSettingsOperations } from '../../areas/workspace/operations.ts'
import { operationSet } from './run.ts'

/** What sets the workspace up and looks after it: a line per area. */
export const settings = operationSet(settingsOperations, {
  'openapi.get': async (_deps: object) => openapi(),
  ...accessLogOperations,
  ...apiKeysOperations,
  ...channelsSettingsOperations,
  ...connectorOperations,
  ...deletionOperations,
  ...exportsOperations,
  ...rolloutsOperations,
  ...unmatchedMailOperations,
  ...webhooksOperations,
  ...workspaceSettingsOperations,
})
