import { requireMayKeep as requireMayKeepAnswer } from '../functions/areas/canned-responses/domain/canned-response.ts'
import { requireMayKeep as requireMayKeepView } from '../functions/areas/saved-views/domain/saved-views.ts'
import { canSee } from '../functions/areas/timeline/domain/visibility.ts'
import { type Agent, Permission, Role } from '../functions/areas/workspace/domain/agent.ts'
import { requireMayGrant } from '../functions/areas/workspace/domain/agent-rights.ts'
import { can, supervises } from '../functions/areas/workspace/domain/rights.ts'

/*
 * Who may what, asked of the rules themselves: the console is built with the answers, so that it offers and explains what
 * the server will do.
 */

const OWN = 'own'
const agent = (role: Role, teams: Agent['teams'] = {}): Agent => ({
  id: 'somebody',
  email: '',
  name: '',
  role,
  teams,
  permissions: [],
  available: true,
})
/** Everybody whom the rules treat differently. */
const people = {
  owner: agent('owner'),
  admin: agent('admin'),
  manager: agent('manager'),
  teamAdmin: agent('agent', { [OWN]: 'admin' }),
  agent: agent('agent', { [OWN]: 'representative' }),
}
export type Person = keyof typeof people

const waiting = { teamId: OWN, assigneeId: null, grabbedBy: null, blacklisted: false }
const may = (rule: () => void): boolean => {
  try {
    rule()
    return true
  } catch {
    return false
  }
}

/** What comes with a role or a place in a team, and can't be granted apart. */
const abilities = {
  seeTeam: (me: Agent) => canSee(me, waiting),
  seeGrabbed: (me: Agent) => canSee(me, { ...waiting, assigneeId: 'another', grabbedBy: 'another' }),
  joinOnly: (me: Agent) => supervises(me, OWN),
  teamViews: (me: Agent) => may(() => requireMayKeepView(me, { teamId: OWN })),
  sharedAnswers: (me: Agent) => may(() => requireMayKeepAnswer(me, null)),
  appointOwner: (me: Agent) =>
    can(me, 'settings.manage') &&
    may(() => requireMayGrant(me, undefined, { role: 'owner', teams: {}, permissions: [] })),
}
export type Ability = keyof typeof abilities

const holders = (has: (me: Agent) => boolean) =>
  (Object.keys(people) as Person[]).filter((person) => has(people[person]))

/** Every permission, and those that come with each role. */
export const permissions = Permission.options
export const permissionsOfRoles = Object.fromEntries(
  Role.options.map((role) => [role, permissions.filter((permission) => can(agent(role), permission))]),
) as Record<Role, Permission[]>

/** Whose each permission and ability is without being granted. */
export const rightsTable = {
  permissions: Object.fromEntries(
    permissions.map((permission) => [permission, holders((me) => can(me, permission))]),
  ) as Record<Permission, Person[]>,
  abilities: Object.fromEntries(Object.entries(abilities).map(([name, has]) => [name, holders(has)])) as Record<
    Ability,
    Person[]
  >,
}
