import type { Write } from '../../kernel/commit.ts'
import type { CannedResponse } from './domain/canned-response.ts'

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface CannedResponsesStore {
  /** an agent's, or the shared ones (null) */
  readCannedResponses(ownerId: string | null): Promise<CannedResponse[]>
  /** one of the agent's or of the shared ones */
  readCannedResponse(agentId: string, id: string): Promise<CannedResponse | undefined>
  putCannedResponse(response: CannedResponse): Write
  removeCannedResponse(response: CannedResponse): Write
}
