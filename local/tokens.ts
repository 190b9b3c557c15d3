import type { TokenIssuer } from './aws/types.ts'
import type { SetupEvent } from './demo-workspace.ts'

/** Long enough that moving the clock by days does not sign anybody out. */
const LIFETIME_SECONDS = 10 * 365 * 86_400

/** Tokens for the agents of the first start and for those made since, whom the API itself is asked about. */
export function createTokenDesk(options: {
  issuer: () => TokenIssuer
  workspace: SetupEvent
  /** of this runtime */
  origin: string
  now: () => number
}) {
  const { issuer, workspace, origin, now } = options

  async function tokenFor(email: string): Promise<string | undefined> {
    const wanted = email.trim().toLowerCase()
    const isWanted = (agent: { email: string }) => agent.email.toLowerCase() === wanted
    const agent = workspace.agents.find(isWanted) ?? (await listAgents()).find(isWanted)
    return agent && issue(agent)
  }

  function issue({ id, email, name }: { id: string; email: string; name: string }): Promise<string> {
    const exp = Math.floor(now() / 1000) + LIFETIME_SECONDS
    return issuer().issue({ sub: id, email, email_verified: true, name, exp })
  }

  /** Everybody who can sign in now, as the owner of the first start sees them. */
  async function listAgents(): Promise<DeskAgent[]> {
    const owner = workspace.agents.find(({ role }) => role === 'owner')
    if (!owner) return []
    const headers = { authorization: `Bearer ${await issue(owner)}` }
    const agents: DeskAgent[] = []
    let cursor: string | null | undefined
    do {
      const page = cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''
      const answer = await fetch(`${origin}/v1/agents?limit=100${page}`, { headers })
      if (!answer.ok) break
      const list = (await answer.json()) as { items: AgentAnswer[]; nextCursor?: string | null }
      agents.push(...list.items.map((agent) => ({ ...agent, teams: agent.teams.map(({ id }) => id) })))
      cursor = list.nextCursor
    } while (cursor)
    return agents.map(({ id, email, name, role, teams }) => ({ id, email, name, role, teams }))
  }

  return { tokenFor, listAgents }
}

/** An agent as the sign-in page of this machine offers them. */
export interface DeskAgent {
  id: string
  email: string
  name: string
  role: string
  /** their ids */
  teams: string[]
}
type AgentAnswer = Omit<DeskAgent, 'teams'> & { teams: { id: string }[] }
