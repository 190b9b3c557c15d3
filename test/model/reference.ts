/*
 * The rules of the inbox once more, as short as they can be told: what the product says, not how the code does it.
 */

export const agents = {
  owner: { id: 'ag_owner', all: true, teams: {} as Record<string, 'admin' | 'representative'> },
  agent1: { id: 'ag_agent1', all: false, teams: { support: 'representative' } },
  agent2: { id: 'ag_agent2', all: false, teams: { support: 'representative' } },
  'support-admin': { id: 'ag_support_admin', all: false, teams: { support: 'admin' } },
  agent3: { id: 'ag_agent3', all: false, teams: { sales: 'representative' } },
  agent4: { id: 'ag_agent4', all: false, teams: { sales: 'representative' } },
} as const satisfies Record<string, { id: string; all: boolean; teams: Record<string, 'admin' | 'representative'> }>
export type Name = keyof typeof agents
export const names = Object.keys(agents) as Name[]
const roleIn = (name: Name, team: string) => (agents[name].teams as Record<string, string>)[team]

/** What is known of one conversation; agents by name. */
export interface Talk {
  team: 'support' | 'sales'
  status: 'new' | 'ongoing' | 'on_hold' | 'resolved'
  assignee: Name | null
  crew: Name[]
  grabbedBy: Name | null
  waitingSince: number | null
  owed: boolean
  unread: number
  closedBy: Name | null
}
export interface State {
  talks: Talk[]
  /** of the customer's messages */
  heard: string[]
}

export type Step =
  | { do: 'say'; id: string; late: number }
  | { do: 'join' | 'leave' | 'hold' | 'resume' | 'close' | 'reopen' | 'unassign' | 'reply'; by: Name }
  | { do: 'assign'; by: Name; to: Name }
  | { do: 'transfer'; by: Name; to: 'support' | 'sales' }

export const fresh: State = { talks: [], heard: [] }

/** A2, A4 */
function sees(name: Name, talk: Talk): boolean {
  if (agents[name].all || talk.assignee === name) return true
  const role = roleIn(name, talk.team)
  return role === 'admin' || (role !== undefined && (talk.grabbedBy === null || talk.grabbedBy === name))
}
/** A4: joining in a grab team makes one the owner, unless one is there to supervise. */
const grabs = (name: Name, talk: Talk) =>
  talk.team === 'sales' && !agents[name].all && roleIn(name, 'sales') !== 'admin'

/** A4: whom a conversation in a grab team belongs to once it is given to somebody. */
const ownerOf = (name: Name | null, talk: Talk) => (name !== null && grabs(name, talk) ? name : null)
/** A4: who had grabbed it is out once somebody else, or nobody, has it. */
const withoutOwner = (talk: Talk, next: Name | null) =>
  talk.grabbedBy === next ? talk.crew : talk.crew.filter((name) => name !== talk.grabbedBy)

function say(state: State, id: string, home: Talk['team'], now: number): State {
  if (state.heard.includes(id)) return state
  const heard = [...state.heard, id]
  const last = state.talks.at(-1)
  if (last && last.status !== 'resolved') {
    const status = last.status === 'on_hold' ? 'ongoing' : last.status
    const talk = { ...last, status, owed: false, waitingSince: last.waitingSince ?? now, unread: last.unread + 1 }
    return { heard, talks: [...state.talks.slice(0, -1), talk] }
  }
  const opened: Talk = {
    team: home,
    status: 'new',
    assignee: null,
    crew: [],
    grabbedBy: null,
    waitingSince: now,
    owed: false,
    unread: 1,
    closedBy: null,
  }
  const same = last?.assignee ?? null
  // S6: to the same one, if they may see it.
  const assignee = same && sees(same, opened) ? same : null
  return { heard, talks: [...state.talks, { ...opened, assignee, grabbedBy: ownerOf(assignee, opened) }] }
}

/** S2, S4: no clock runs; that the customer is owed an answer is not forgotten, and goes on counting from when it goes on. */
const unanswered = ({ waitingSince, owed }: Talk) => ({ owed: waitingSince !== null || owed, waitingSince: null })
const goingOn = (talk: Talk, now: number): Talk => ({
  ...talk,
  status: 'ongoing',
  waitingSince: talk.owed ? now : null,
  owed: false,
})

const taken = (talk: Talk): Talk => (talk.status === 'new' ? { ...talk, status: 'ongoing' } : talk)

function joined(talk: Talk, by: Name): Talk | string {
  if (grabs(by, talk) && talk.grabbedBy !== null && talk.grabbedBy !== by) return 'already_grabbed'
  const crew = talk.crew.includes(by) ? talk.crew : [...talk.crew, by]
  if (grabs(by, talk) && talk.grabbedBy === null) return { ...taken(talk), crew, assignee: by, grabbedBy: by }
  return talk.crew.includes(by) ? talk : { ...taken(talk), crew }
}

function answered(talk: Talk, by: Name): Talk | string {
  if (!talk.crew.includes(by) && talk.assignee !== null && talk.assignee !== by) return 'join_required'
  const entered = talk.crew.includes(by) ? talk : joined(talk, by)
  if (typeof entered === 'string') return entered
  const status = talk.status === 'on_hold' ? 'on_hold' : 'ongoing'
  return { ...entered, status, assignee: entered.assignee ?? by, waitingSince: null, owed: false, unread: 0 }
}

function assigned(talk: Talk, by: Name, to: Name): Talk | string {
  const share = Object.keys(agents[by].teams).some((team) => roleIn(to, team) !== undefined)
  if (!agents[by].all && by !== to && !share) return 'forbidden'
  if (!sees(to, { ...talk, assignee: null, grabbedBy: null })) return 'forbidden'
  if (talk.assignee === to) return talk
  return { ...taken(talk), crew: withoutOwner(talk, to), assignee: to, grabbedBy: ownerOf(to, talk) }
}

function moved(talk: Talk, step: Exclude<Step, { do: 'say' }>, now: number): Talk | string {
  const { by } = step
  const visible = step.do === 'join' ? sees(by, { ...talk, grabbedBy: null }) : sees(by, talk)
  if (!visible) return 'not_found'
  if (step.do === 'reopen') {
    if (talk.status !== 'resolved') return talk
    const grabbedBy = talk.grabbedBy === talk.assignee ? talk.assignee : null
    return { ...goingOn(talk, now), crew: [], grabbedBy, closedBy: null }
  }
  if (talk.status === 'resolved') return 'conversation_closed'
  switch (step.do) {
    case 'join':
      return joined(talk, by)
    case 'leave': {
      if (!talk.crew.includes(by)) return talk
      const without = (name: Name | null) => (name === by ? null : name)
      const crew = talk.crew.filter((name) => name !== by)
      return { ...talk, crew, assignee: without(talk.assignee), grabbedBy: without(talk.grabbedBy) }
    }
    case 'hold':
      if (talk.status === 'on_hold') return talk
      return { ...talk, ...unanswered(talk), status: 'on_hold' }
    case 'resume':
      if (talk.status !== 'on_hold') return talk
      return goingOn(talk, now)
    case 'close':
      return { ...talk, ...unanswered(talk), status: 'resolved', unread: 0, closedBy: by }
    case 'unassign':
      return talk.assignee === null
        ? talk
        : { ...talk, crew: withoutOwner(talk, null), assignee: null, grabbedBy: null }
    case 'reply':
      return answered(talk, by)
    case 'assign':
      return assigned(talk, by, step.to)
    case 'transfer':
      return talk.team === step.to ? talk : { ...talk, team: step.to, assignee: null, grabbedBy: null, crew: [] }
  }
}

/** One step on the conversation that was the latest when the caller looked; what became of it, and what they are told. */
export function after(state: State, step: Step, looked: number, home: Talk['team'], now: number): [State, string] {
  if (step.do === 'say') return [say(state, step.id, home, now), 'ok']
  const talk = state.talks[looked]
  if (!talk) return [state, 'not_found']
  const isLatest = looked === state.talks.length - 1
  if (step.do === 'reopen' && !isLatest && sees(step.by, talk)) return [state, 'conversation_superseded']
  const result = moved(talk, step, now)
  if (typeof result === 'string') return [state, result]
  return [{ ...state, talks: state.talks.with(looked, result) }, 'ok']
}

export const views = ['unassigned', 'mine', 'others', 'joined', 'closed', 'all'] as const
export const queues = ['rep_needed', 'pending', 'soon', 'overdue'] as const

/** A1, Q1–Q4: whether a tab or a queue shows the conversation to this agent. */
export function shows(list: (typeof views | typeof queues)[number], name: Name, talk: Talk, now: number): boolean {
  if (!sees(name, talk)) return false
  const open = talk.status !== 'resolved'
  const waited = talk.waitingSince === null ? -1 : now - talk.waitingSince
  switch (list) {
    case 'unassigned':
      return open && talk.assignee === null
    case 'mine':
      return open && talk.assignee === name
    case 'others':
      return open && talk.assignee !== null && talk.assignee !== name
    case 'joined':
      return open && talk.crew.includes(name)
    case 'closed':
      return !open && talk.closedBy === name
    case 'all':
      return true
    case 'rep_needed':
      return waited >= 0 && talk.crew.length === 0
    case 'pending':
      return waited >= 0 && talk.crew.length > 0
    case 'soon':
      return waited > 180_000 && waited <= 300_000
    case 'overdue':
      return waited > 300_000
  }
}
