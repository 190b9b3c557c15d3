import { useTranslation } from 'react-i18next'
import { useNames } from '../api/queries.ts'
import type { SavedView } from '../api/types.ts'

/** What a filter shows, in words: the list, and what narrows it. */
export function useFilterWords(): (filter: SavedView['filter']) => string {
  const { t } = useTranslation()
  const { t: own } = useTranslation('savedViews')
  const names = useNames()
  return ({ view, queue, status, teamId, agentId, channelId }) => {
    const gone = own('gone')
    return [
      ...(view || !queue ? [t(`view.${view ?? 'unassigned'}`)] : []),
      ...(queue ? [t(`queue.${queue}`)] : []),
      ...(status ? [t(`status.${status}`)] : []),
      ...(teamId ? [names.team(teamId) ?? gone] : []),
      ...(agentId ? [names.agent(agentId) ?? gone] : []),
      ...(channelId ? [names.channel(channelId)?.name ?? gone] : []),
    ].join(' · ')
  }
}
