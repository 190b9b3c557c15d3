import type { HasStore } from '../../../kernel/ports.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { ContactState } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { nextAssignee, nextCandidates } from '../domain/inbound.ts'

/** S6, A8: what is to be known of who a contact's next conversation may go to, and who of them it is in a team. */
export async function readNextOnes(
  { store }: HasStore<WorkspaceStore>,
  contact: Contact,
  previous: ContactState['latest'],
) {
  const candidateIds = nextCandidates(contact, previous)
  const [workspace, teams, ...candidates] = await Promise.all([
    store.readWorkspace(),
    candidateIds.length > 0 ? store.readTeams() : [],
    ...candidateIds.map((id) => store.readAgent(id)),
  ])
  const present = candidates.filter((candidate) => candidate !== undefined)
  const nextIn = (teamId: string | null) => nextAssignee(contact, previous, present, workspace, teamId)
  return { workspace, teams, nextIn }
}
