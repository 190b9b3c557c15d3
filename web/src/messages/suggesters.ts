import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { cannedResponsesQuery, contactQuery, useAgents, useNames, useTeams, workspaceQuery } from '../api/queries.ts'
import type { Agent, Conversation } from '../api/types.ts'
import { knownAttributeVariables } from '../contacts/attributes/read-variables.ts'
import { useLanguage } from '../i18n/time.ts'
import { findCallable } from './mentions.ts'
import { findSnippets } from './snippets.ts'
import type { Suggester } from './suggestion.ts'
import { suggestVariables, variablesOf } from './variables.ts'

interface About {
  conversation: Conversation
  me: Agent
  channelId: string | undefined
  isNote: boolean
}

/** M7: `:` opens emoji, `/` or `\` canned responses, `$` variables; in notes, instead of these, `@` whom they call (C5). */
export function useSuggesters({ conversation, me, channelId, isNote }: About): Suggester[] {
  const { t } = useTranslation()
  const language = useLanguage()
  const client = useQueryClient()
  const names = useNames()
  const agents = useAgents()
  const teams = useTeams()
  const { data: contact } = useQuery(contactQuery(conversation.contact.id))
  const { data: workspace } = useQuery(workspaceQuery)
  // They are there when the first one is asked for.
  useEffect(() => {
    void client.prefetchQuery(cannedResponsesQuery)
    knownAttributeVariables(client, undefined)
  }, [client])
  const team = names.team(conversation.teamId)
  return [
    {
      name: 'emoji',
      pattern: /(?:^|\s):([\p{L}\d_+-]{2,24})$/u,
      find: async (query) => (await import('./emoji/emoji.ts')).suggestEmoji(language, query),
    },
    {
      name: 'snippets',
      pattern: /(?:^|\s)[/\\]([\p{L}\p{N}_-]{0,40})$/u,
      saysNone: true,
      async find(query) {
        const all = await client.ensureQueryData({ ...cannedResponsesQuery, revalidateIfStale: true })
        return findSnippets(all, query, t('insert.personal'))
      },
    },
    ...(isNote
      ? [
          {
            name: 'mentions' as const,
            pattern: /(?:^|[\s(])@([\p{L}\p{N}_.-]{0,40})$/u,
            find: async (query: string) =>
              findCallable(query, [
                { title: t('insert.agents'), members: agents.filter(({ id }) => id !== me.id) },
                { title: t('insert.teams'), members: teams },
              ]),
          },
        ]
      : [
          {
            name: 'variables' as const,
            pattern: /(?:^|[\s(])\$([\p{L}\p{N}_.-]{0,60})$/u,
            async find(query: string) {
              // Whoever types does not wait: attributes join the others once they are there.
              const scene = {
                contact,
                agent: me,
                team: team ? { name: team } : undefined,
                channel: names.channel(channelId),
                workspace,
              }
              const possible = variablesOf(scene, knownAttributeVariables(client, contact))
              return suggestVariables(possible, query, t('insert.noValue'))
            },
          },
        ]),
  ]
}
