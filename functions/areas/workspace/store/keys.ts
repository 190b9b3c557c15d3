import { plain } from '../../../platform/keys.ts'

/** Primary keys of what this area stores. */
export const workspaceKeys = {
  login: (email: string) => ({ pk: `LOGIN#${email.toLowerCase()}`, sk: 'LOGIN' }),
  agent: (id: string) => ({ pk: 'WORKSPACE', sk: `AGENT#${id}` }),
  team: (id: string) => ({ pk: 'WORKSPACE', sk: `TEAM#${id}` }),
  category: (id: string) => ({ pk: 'WORKSPACE', sk: `CATEGORY#${id}` }),
  /** makes a category's name unique, whatever its case */
  categoryName: (name: string) => ({ pk: 'WORKSPACE', sk: `CATNAME#${plain(name)}` }),
  workspace: () => ({ pk: 'WORKSPACE', sk: 'SETTINGS' }),
  rollout: (what: string, id: string) => ({ pk: 'SWEEPS', sk: `${what}#${id}` }),
}
