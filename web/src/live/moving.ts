import type { OutputOf } from '../../../contracts/operations.ts'

export type Live = OutputOf<'reports.live'>
export type LiveAgent = Live['agents'][number]
/** An agent as a frame tells of them. */
export type AgentNow = Omit<LiveAgent, 'open'> & { deleted?: true }

const MINUTE_MS = 60_000

/** What a frame says of an agent; one who is new is there too, and one who was deleted is not. */
export function withAgent(live: Live, { deleted, ...agent }: AgentNow): Live {
  const known = live.agents.find(({ id }) => id === agent.id)
  const others = live.agents.filter(({ id }) => id !== agent.id)
  if (deleted) return { ...live, agents: others }
  return { ...live, agents: [...others, { open: known?.open ?? 0, ...agent }] }
}

/** Conversations opened in each minute of the hour before `now` (epoch ms): as they were told, minutes later. */
export function minutesAt({ at, arrivalsByMinute }: Pick<Live, 'at' | 'arrivalsByMinute'>, now: number): number[] {
  const passed = Math.min(60, Math.max(0, Math.floor((now - Date.parse(at)) / MINUTE_MS)))
  return [...arrivalsByMinute.slice(passed), ...Array.from({ length: passed }, () => 0)]
}

/** The same by so many minutes at once. */
export function inSteps(minutes: readonly number[], step: number): number[] {
  return Array.from({ length: Math.ceil(minutes.length / step) }, (_, index) =>
    minutes.slice(index * step, (index + 1) * step).reduce((sum, number) => sum + number, 0),
  )
}

export type AgentState = 'online' | 'away' | 'offline'
export const stateOf = ({ online, available }: Pick<LiveAgent, 'online' | 'available'>): AgentState =>
  online ? (available ? 'online' : 'away') : 'offline'

/** Who leaves and comes back within so long has not been away: a page that is read anew, a socket that is opened again. */
export const LEAVES_AFTER_MS = 10_000

/** Agents without those who blink: whoever has just left is shown as they were, for ten seconds. */
export function makeSteady(): (agents: readonly LiveAgent[], now: number) => LiveAgent[] {
  let shown = new Map<string, LiveAgent>()
  const leaving = new Map<string, number>()
  return (agents, now) => {
    const next = agents.map((agent) => {
      const before = shown.get(agent.id)
      if (agent.online || !before?.online) {
        leaving.delete(agent.id)
        return agent
      }
      const left = leaving.get(agent.id) ?? now
      leaving.set(agent.id, left)
      if (now - left >= LEAVES_AFTER_MS) {
        leaving.delete(agent.id)
        return agent
      }
      return { ...agent, online: true, available: before.available, since: before.since }
    })
    shown = new Map(next.map((agent) => [agent.id, agent]))
    for (const id of leaving.keys()) if (!shown.has(id)) leaving.delete(id)
    return next
  }
}

export type AgentColumn = 'name' | 'state' | 'open' | 'since'
export interface AgentOrder {
  by: AgentColumn
  isDescending: boolean
}
const states: readonly AgentState[] = ['online', 'away', 'offline']

/** In the order of a column; who is alike in it, by name. Since when nobody knows stands last, whichever way. */
export function inOrder(agents: readonly LiveAgent[], { by, isDescending }: AgentOrder, locale: string): LiveAgent[] {
  const byName = new Intl.Collator(locale, { numeric: true })
  const sign = isDescending ? -1 : 1
  const compare = (a: LiveAgent, b: LiveAgent): number => {
    if (by === 'state') return sign * (states.indexOf(stateOf(a)) - states.indexOf(stateOf(b)))
    if (by === 'open') return sign * (a.open - b.open)
    if (by === 'name') return sign * byName.compare(a.name, b.name)
    if (a.since === null || b.since === null) return Number(a.since === null) - Number(b.since === null)
    return sign * (Date.parse(a.since) - Date.parse(b.since))
  }
  return agents.toSorted((a, b) => compare(a, b) || byName.compare(a.name, b.name) || (a.id < b.id ? -1 : 1))
}
