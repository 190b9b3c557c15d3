import {
  createApiKey,
  deleteApiKey,
  getApiKey,
  listApiKeys,
  rotateApiKey,
  updateApiKey,
} from './use-cases/api-keys.ts'

/** What this area does of the table of operations. */
export const apiKeysOperations = {
  'apiKeys.list': listApiKeys,
  'apiKeys.get': getApiKey,
  'apiKeys.create': createApiKey,
  'apiKeys.update': updateApiKey,
  'apiKeys.delete': deleteApiKey,
  'apiKeys.rotate': rotateApiKey,
}
