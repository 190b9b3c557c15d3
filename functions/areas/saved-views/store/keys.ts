import type { ViewOwner } from '../domain/saved-views.ts'

/** Primary keys of what this area stores. */
export const savedViewsKeys = {
  savedViews: (owner: ViewOwner) => ({
    pk: 'teamId' in owner ? `VIEWS#TEAM#${owner.teamId}` : `VIEWS#AGENT#${owner.agentId}`,
    sk: 'VIEWS',
  }),
}
