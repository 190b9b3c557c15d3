import type { Write } from '../../kernel/commit.ts'
import type { ApiKey } from './domain/api-key.ts'

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface ApiKeysStore {
  /** consistent; deleted ones only where all are asked for */
  readApiKeys(which?: 'present' | 'all'): Promise<ApiKey[]>
  /** deleted ones too, as it is */
  readApiKey(id: string): Promise<ApiKey | undefined>
  /** the same, as it was a few seconds ago at the most: what every call asks */
  apiKeyLately(id: string, now: number, within?: number): Promise<ApiKey | undefined>
  /** this process knows that it changed */
  forgetApiKey(id: string): void
  /** new, or as it was read */
  putApiKey(key: ApiKey): Write
  /** that it is used (epoch ms), where nothing later than `unlessSince` is noted */
  noteApiKeyUse(id: string, at: number, unlessSince: number): Promise<void>
}
