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

  return async function tokenFor(email: string): Promise<string | undefined> {
    const wanted = email.trim().toLowerCase()
    const agent = workspace.agents.find((known) => known.email === wanted) ?? (await findAgent(wanted))
    return agent && issue(agent)
  }

  function issue({ id, email, name }: { id: string; email: string; name: string }): Promise<string> {
    const exp = Math.floor(now() / 1000) + LIFETIME_SECONDS
    return issuer().issue({ sub: id, email, email_verified: true, name, exp })
  }

  async function findAgent(email: string) {
    const owner = workspace.agents.find(({ role }) => role === 'owner')
    if (!owner) return undefined
    const headers = { authorization: `Bearer ${await issue(owner)}` }
    let cursor: string | null | undefined
    do {
      const page = cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''
      const answer = await fetch(`${origin}/v1/agents?limit=100${page}`, { headers })
      if (!answer.ok) return undefined
      const list = (await answer.json()) as {
        items: { id: string; email: string; name: string }[]
        nextCursor?: string | null
      }
      const found = list.items.find((agent) => agent.email.toLowerCase() === email)
      if (found) return found
      cursor = list.nextCursor
    } while (cursor)
    return undefined
  }
}
