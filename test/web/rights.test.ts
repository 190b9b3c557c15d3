import { permissionsOfRoles } from 'virtual:rights'
import rights from 'virtual:rights-table'
import { describe, expect, it } from 'vitest'
import { type Agent, Permission, Role } from '../../functions/areas/workspace/domain/agent.ts'
import { can } from '../../functions/areas/workspace/domain/rights.ts'
import { can as offers } from '../../web/src/api/rights.ts'
import type { Agent as Shown } from '../../web/src/api/types.ts'

const agent = (role: Role, permissions: Permission[]): Agent => ({
  id: 'ag_1',
  email: 'a@b.test',
  name: 'A',
  role,
  teams: {},
  permissions,
  available: true,
})

describe('A2 what the console offers', () => {
  it.each(Role.options)('%s: what the server lets them do, by role and by grant', (role) => {
    for (const granted of [[], ...Permission.options.map((each) => [each])]) {
      const me = agent(role, granted)
      const shown = { ...me, teams: [] } as unknown as Shown
      for (const permission of Permission.options) expect(offers(shown, permission)).toBe(can(me, permission))
    }
  })
  it('A2: the table says it for everybody', () => {
    expect(rights.permissions['reports.view']).toEqual(['owner', 'admin', 'manager'])
    expect(rights.permissions['settings.manage']).toEqual(['owner', 'admin'])
    expect(permissionsOfRoles.agent).toEqual([])
    expect(rights.abilities).toEqual({
      seeTeam: ['owner', 'admin', 'manager', 'teamAdmin', 'agent'],
      seeGrabbed: ['owner', 'admin', 'manager', 'teamAdmin'],
      joinOnly: ['owner', 'admin', 'manager', 'teamAdmin'],
      teamViews: ['owner', 'admin', 'manager', 'teamAdmin'],
      sharedAnswers: ['owner', 'admin'],
      appointOwner: ['owner'],
    })
  })
})
