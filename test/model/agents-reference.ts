import { agents, type Name } from './reference.ts'

/*
 * Who handles what (A1–A11, S4–S6, Q1–Q5), as short as it can be told, for two customers, one of a team each.
 */

type TeamId = 'support' | 'sales'
interface Team {
  mode: 'collaboration' | 'grab'
  soon: number
  overdue: number
}
interface Talk {
  team: TeamId
  status: 'new' | 'ongoing' | 'on_hold' | 'resolved'
  assignee: Name | null
  crew: Name[]
  grabbedBy: Name | null
  waitingSince: number | null
  /** unanswered while no clock runs */
  owed: boolean
  closedBy: Name | null
  blacklisted: boolean
  deleted: boolean
}
interface Customer {
  home: TeamId
  pinnedTo: Name | null
  blacklisted: boolean
  talks: Talk[]
}
export interface State {
  customers: Customer[]
  away: Name[]
  teams: Record<TeamId, Team>
  nextGoesTo: 'assignee' | 'unassigned'
  afterClosing: 'new' | 'reopen'
}

type Verb = 'join' | 'leave' | 'hold' | 'resume' | 'close' | 'reopen' | 'unassign' | 'reply'
export type Step =
  | { do: 'say'; of: number }
  | { do: Verb; of: number; by: Name }
  | { do: 'assign'; of: number; by: Name; to: Name }
  | { do: 'transfer'; of: number; by: Name; to: TeamId }
  | { do: 'pin'; of: number; to: Name }
  | { do: 'unpin' | 'blacklist' | 'unblacklist' | 'delete'; of: number }
  | { do: 'availability'; by: Name; available: boolean }
  | { do: 'times'; team: TeamId; soon: number; overdue: number }
  | { do: 'mode'; team: TeamId; mode: Team['mode'] }
  | { do: 'setting'; nextGoesTo: State['nextGoesTo']; afterClosing: State['afterClosing'] }

const MINUTE = 60_000
const customer = (home: TeamId): Customer => ({ home, pinnedTo: null, blacklisted: false, talks: [] })
export const usual: Record<TeamId, Team> = {
  support: { mode: 'collaboration', soon: 3 * MINUTE, overdue: 5 * MINUTE },
  sales: { mode: 'grab', soon: 3 * MINUTE, overdue: 5 * MINUTE },
}
export const fresh: State = {
  customers: [customer('support'), customer('sales')],
  away: [],
  teams: usual,
  nextGoesTo: 'assignee',
  afterClosing: 'new',
}

const roleIn = (name: Name, team: TeamId) => (agents[name].teams as Record<string, string>)[team]

/** A2, A4, A10, A11 */
function sees(name: Name, talk: Talk): boolean {
  if (talk.deleted) return false
  if (talk.blacklisted) return name === 'owner'
  if (agents[name].all || talk.assignee === name) return true
  const role = roleIn(name, talk.team)
  return role === 'admin' || (role !== undefined && (talk.grabbedBy === null || talk.grabbedBy === name))
}

const owns = (name: Name | null, team: TeamId, { teams }: State) =>
  name !== null && teams[team].mode === 'grab' && !agents[name].all && roleIn(name, team) !== 'admin' ? name : null

/** S6, A8: a pin wins, whatever its agent sees; nobody who is away. */
function next({ pinnedTo, blacklisted, talks }: Customer, team: TeamId, state: State): Name | null {
  if (blacklisted) return null
  if (pinnedTo !== null && !state.away.includes(pinnedTo)) return pinnedTo
  const last = talks.at(-1)?.assignee ?? null
  const open = { team, assignee: null, grabbedBy: null, blacklisted: false, deleted: false } as unknown as Talk
  return last && state.nextGoesTo === 'assignee' && !state.away.includes(last) && sees(last, open) ? last : null
}

function said(of: Customer, state: State, now: number): Customer {
  const last = of.talks.at(-1)
  const waits = (talk: Talk): Talk =>
    talk.blacklisted
      ? { ...talk, waitingSince: null, owed: true }
      : { ...talk, waitingSince: talk.waitingSince ?? now, owed: talk.status === 'on_hold' ? false : talk.owed }
  if (last && last.status !== 'resolved') {
    const talk = { ...waits(last), status: last.status === 'on_hold' ? ('ongoing' as const) : last.status }
    return { ...of, talks: of.talks.with(-1, talk) }
  }
  const again = state.afterClosing === 'reopen' && last && !last.deleted
  const team = again ? last.team : of.home
  const assignee = next(of, team, state)
  const talk: Talk = {
    team,
    status: again ? 'ongoing' : 'new',
    assignee,
    crew: [],
    grabbedBy: owns(assignee, team, state),
    waitingSince: null,
    owed: false,
    closedBy: null,
    blacklisted: of.blacklisted,
    deleted: false,
  }
  return { ...of, talks: again ? of.talks.with(-1, waits(talk)) : [...of.talks, waits(talk)] }
}

/** S2, S4, A10: no clock runs; that the customer is owed an answer is not forgotten, and counts again from when it goes on. */
const unanswered = ({ waitingSince, owed }: Talk) => ({ owed: waitingSince !== null || owed, waitingSince: null })
const goingOn = (talk: Talk, now: number): Talk => ({
  ...talk,
  status: 'ongoing',
  waitingSince: talk.owed ? now : null,
  owed: false,
})

const taken = (talk: Talk): Talk => (talk.status === 'new' ? { ...talk, status: 'ongoing' } : talk)
/** A4: who had grabbed it is out once somebody else, or nobody, has it. */
const released = (talk: Talk, to: Name | null) =>
  talk.grabbedBy === to ? talk.crew : talk.crew.filter((name) => name !== talk.grabbedBy)

function joined(talk: Talk, by: Name, state: State): Talk | string {
  const grabs = owns(by, talk.team, state) !== null
  if (grabs && talk.grabbedBy !== null && talk.grabbedBy !== by) return 'already_grabbed'
  const crew = talk.crew.includes(by) ? talk.crew : [...talk.crew, by]
  if (grabs && talk.grabbedBy === null) return { ...taken(talk), crew, assignee: by, grabbedBy: by }
  return talk.crew.includes(by) ? talk : { ...taken(talk), crew }
}

function moved(talk: Talk, step: Step & { by: Name; of: number }, state: State, now: number): Talk | string {
  const { by } = step
  if (!sees(by, step.do === 'join' ? { ...talk, grabbedBy: null } : talk)) return 'not_found'
  if (step.do === 'reopen') {
    if (talk.status !== 'resolved') return talk
    const kept = talk.assignee !== null && !state.away.includes(talk.assignee) ? talk.assignee : null
    const grabbedBy = talk.grabbedBy === kept ? kept : null
    return { ...goingOn(talk, now), assignee: kept, grabbedBy, crew: [], closedBy: null }
  }
  if (talk.status === 'resolved') return 'conversation_closed'
  switch (step.do) {
    case 'join':
      return joined(talk, by, state)
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
      return { ...talk, ...unanswered(talk), status: 'resolved', closedBy: by }
    case 'unassign':
      if (talk.assignee === null) return talk
      return { ...talk, crew: released(talk, null), assignee: null, grabbedBy: null }
    case 'reply': {
      if (!talk.crew.includes(by) && talk.assignee !== null && talk.assignee !== by) return 'join_required'
      const entered = talk.crew.includes(by) ? talk : joined(talk, by, state)
      if (typeof entered === 'string') return entered
      const status = talk.status === 'on_hold' ? 'on_hold' : 'ongoing'
      return { ...entered, status, assignee: entered.assignee ?? by, waitingSince: null, owed: false }
    }
    case 'assign': {
      const share = Object.keys(agents[by].teams).some((team) => roleIn(step.to, team as TeamId) !== undefined)
      if (state.away.includes(step.to)) return 'agent_unavailable'
      if (!agents[by].all && by !== step.to && !share) return 'forbidden'
      if (!sees(step.to, { ...talk, assignee: null, grabbedBy: null })) return 'forbidden'
      if (talk.assignee === step.to) return talk
      const grabbedBy = owns(step.to, talk.team, state)
      return { ...taken(talk), crew: released(talk, step.to), assignee: step.to, grabbedBy }
    }
    case 'transfer':
      return talk.team === step.to ? talk : { ...talk, team: step.to, assignee: null, grabbedBy: null, crew: [] }
    default:
      throw new Error(step.do)
  }
}

const forCustomer = (state: State, at: number, of: Customer): State => ({
  ...state,
  customers: state.customers.with(at, of),
})

/** One step on a customer's latest conversation; what became of it, and what the caller is told. */
export function after(state: State, step: Step, now: number): [State, string] {
  switch (step.do) {
    case 'availability': {
      const away = state.away.filter((name) => name !== step.by)
      return [{ ...state, away: step.available ? away : [...away, step.by] }, 'ok']
    }
    case 'setting':
      return [{ ...state, nextGoesTo: step.nextGoesTo, afterClosing: step.afterClosing }, 'ok']
    case 'times': {
      const { soon, overdue } = step
      return [{ ...state, teams: { ...state.teams, [step.team]: { ...state.teams[step.team], soon, overdue } } }, 'ok']
    }
    case 'mode': {
      // What a representative owned in a team that no longer grabs is everybody's again; what is closed stays as it was.
      const shared = (talk: Talk) =>
        step.mode === 'collaboration' && talk.team === step.team && talk.status !== 'resolved' && !talk.blacklisted
          ? { ...talk, grabbedBy: null }
          : talk
      const teams = { ...state.teams, [step.team]: { ...state.teams[step.team], mode: step.mode } }
      return [
        { ...state, teams, customers: state.customers.map((of) => ({ ...of, talks: of.talks.map(shared) })) },
        'ok',
      ]
    }
  }
  const of = state.customers[step.of] as Customer
  const last = of.talks.at(-1)
  if (step.do === 'say') return [forCustomer(state, step.of, said(of, state, now)), 'ok']
  if (!last || last.deleted) return [state, 'skipped']
  switch (step.do) {
    case 'pin':
      return of.blacklisted
        ? [state, 'contact_blacklisted']
        : [forCustomer(state, step.of, { ...of, pinnedTo: step.to }), 'ok']
    case 'unpin':
      return [forCustomer(state, step.of, { ...of, pinnedTo: null }), 'ok']
    case 'blacklist': {
      const silent = (talk: Talk): Talk =>
        talk.blacklisted ? talk : { ...talk, ...unanswered(talk), blacklisted: true }
      return [forCustomer(state, step.of, { ...of, blacklisted: true, talks: of.talks.map(silent) }), 'ok']
    }
    case 'unblacklist': {
      const back = (talk: Talk): Talk => {
        if (!talk.blacklisted) return talk
        if (talk.status === 'on_hold' || talk.status === 'resolved') return { ...talk, blacklisted: false }
        return { ...talk, blacklisted: false, waitingSince: talk.owed ? now : null, owed: false }
      }
      return [forCustomer(state, step.of, { ...of, blacklisted: false, talks: of.talks.map(back) }), 'ok']
    }
    case 'delete': {
      const gone: Talk = { ...last, deleted: true, status: 'resolved', waitingSince: null, owed: false, crew: [] }
      return [forCustomer(state, step.of, { ...of, talks: of.talks.with(-1, gone) }), 'ok']
    }
  }
  if (of.blacklisted) return [state, 'skipped']
  const result = moved(last, step, state, now)
  if (typeof result === 'string') return [state, result]
  return [forCustomer(state, step.of, { ...of, talks: of.talks.with(-1, result) }), 'ok']
}

export const views = ['unassigned', 'mine', 'others', 'joined', 'closed', 'all', 'blacklist'] as const
export const queues = ['rep_needed', 'pending', 'soon', 'overdue'] as const
export type List = (typeof views | typeof queues)[number]

/** A1, A10, Q1–Q5: whether a tab or a queue shows the conversation to this agent. */
export function shows(list: List, name: Name, talk: Talk, { teams }: State, now: number): boolean {
  if (!sees(name, talk)) return false
  if (talk.blacklisted || list === 'blacklist') return talk.blacklisted && list === 'blacklist'
  const member = agents[name].all || roleIn(name, talk.team) !== undefined
  const open = talk.status !== 'resolved'
  const { soon, overdue } = teams[talk.team]
  const waited = talk.waitingSince === null || !member ? -1 : now - talk.waitingSince
  switch (list) {
    case 'unassigned':
      return open && member && talk.assignee === null
    case 'mine':
      return open && talk.assignee === name
    case 'others':
      return open && member && talk.assignee !== null && talk.assignee !== name
    case 'joined':
      return open && talk.crew.includes(name)
    case 'closed':
      return !open && talk.closedBy === name
    case 'all':
      return member
    case 'rep_needed':
      return waited >= 0 && talk.crew.length === 0
    case 'pending':
      return waited >= 0 && talk.crew.length > 0
    case 'soon':
      return waited > soon && waited <= overdue
    case 'overdue':
      return waited > overdue
  }
}
