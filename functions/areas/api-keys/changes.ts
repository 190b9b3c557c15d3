import { decode } from '../../platform/item.ts'
import { source } from '../../platform/stream.ts'
import { ApiKey } from './domain/api-key.ts'

/** Keys, as they are made, changed and taken back. */
export const apiKeys = source('api-key', (item) => decode(ApiKey, item))
