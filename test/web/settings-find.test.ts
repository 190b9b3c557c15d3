import { describe, expect, it } from 'vitest'
import type { Agent } from '../../web/src/api/types.ts'
import { findNamed, findSections, textsOn } from '../../web/src/settings/find.ts'
import de from '../../web/src/settings/messages/de.json' with { type: 'json' }
import en from '../../web/src/settings/messages/en.json' with { type: 'json' }
import { groupsOf, mayOpen, sectionOf } from '../../web/src/settings/sections.ts'

const agent = (role: Agent['role'], permissions: Agent['permissions'] = []) =>
  ({ id: 'ag_1', name: 'A', role, permissions, teams: [] }) as unknown as Agent
const pages = (who: Agent) =>
  groupsOf(who).flatMap(({ group, sections }) => sections.map((section) => `${group}/${section}`))
const all = groupsOf(agent('owner')).flatMap(({ sections }) => sections)
const found = (q: string, texts: typeof en = en) => findSections(q, all, texts).map(({ section }) => section)

describe('the pages of the settings', () => {
  it('A2: are those that somebody may open, and groups without any are not there', () => {
    expect(pages(agent('agent'))).toEqual([
      'personal/notifications',
      'workspace/tags',
      'workspace/jobs',
      'answers/canned-responses',
    ])
    expect(pages(agent('manager'))).toEqual([...pages(agent('agent')), 'privacy/access-log'])
    expect(pages(agent('agent', ['settings.manage']))).toEqual(pages(agent('owner')))
    expect(mayOpen(agent('agent'), 'roles')).toBe(false)
    expect(mayOpen(undefined, 'tags')).toBe(false)
    expect([sectionOf('roles'), sectionOf('nothing'), sectionOf(undefined)]).toEqual(['roles', undefined, undefined])
  })

  it('have a name and texts to be found by, each', () => {
    for (const section of all) {
      expect(en.section[section]).toBeTruthy()
      for (const name of textsOn[section]) expect(en).toHaveProperty(name)
    }
  })
})

describe('the search of the settings', () => {
  it('finds a page by what it is called before what is said there', () => {
    expect(found('team')[0]).toBe('teams')
    expect(found('team')).toContain('agents')
    expect(found('signature')).toEqual(['teams', 'workflows'])
    expect(findSections('signature', all, en)[0]?.because).toBe(en.teams.emailSignature)
  })
  it('takes several words in any order, without case and accents', () => {
    expect(found('PERMISSIONS roles')[0]).toBe('roles')
    expect(found('kanale', de)[0]).toBe('channels')
  })
  it('finds nothing by nothing', () => {
    expect(found('  ')).toEqual([])
    expect(found('qwertz')).toEqual([])
  })
  it('finds things by their names', () => {
    expect(findNamed('zoë', ['Zoe Zürich', 'Anna'], (name) => name)).toEqual(['Zoe Zürich'])
    expect(findNamed(' ', ['Anna'], (name) => name)).toEqual([])
  })
})
