import { useMemo } from 'react'
import type { InputOf } from '../../../contracts/operations.ts'
import { useAgents, useChannels, useMe, useTeams } from '../api/queries.ts'
import { asked, type Filter, filterKeys, type KeyNames, readQuestion, spanOf } from './question.ts'
import { useWords } from './words.ts'

type Input = Omit<InputOf<'search.query'>, 'cursor' | 'limit'>
interface Named {
  id: string
  name: string
}

const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** The one that is meant: by id, whole name, or how a name or a word of it begins. */
function meant<One extends Named>(all: readonly One[], value: string): One | undefined {
  const wanted = plain(value)
  const named = (fits: (name: string) => boolean) => all.find(({ name }) => fits(plain(name)))
  return (
    all.find(({ id }) => id === value) ??
    named((name) => name === wanted) ??
    named((name) => name.startsWith(wanted)) ??
    named((name) => name.split(/\s+/).some((word) => word.startsWith(wanted)))
  )
}

/** How the keys of filters are called in the language that is read. */
export function useKeyNames(): KeyNames {
  const { t, i18n } = useWords()
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each language, once
  return useMemo(() => Object.fromEntries(filterKeys.map((key) => [key, t(`key.${key}`)])), [i18n.language])
}

/** What a filter is of those that there are, for people and for the server; undefined: it is none. */
export function useFilters() {
  const { t } = useWords()
  const me = useMe()
  const [teams, agents, channels] = [useTeams(), useAgents(), useChannels()]
  return ({ key, value }: Filter): { label: string; input: Partial<Input> } | undefined => {
    switch (key) {
      case 'team': {
        const team = meant(teams, value)
        return team && { label: team.name, input: { teamId: team.id } }
      }
      case 'agent': {
        const agent = ['me', t('key.me')].includes(value.toLowerCase()) ? me : meant(agents, value)
        return agent && { label: agent.name, input: { agentId: agent.id } }
      }
      case 'channel': {
        const channel = meant(channels, value) ?? channels.find(({ type }) => type === value.toLowerCase())
        return channel && { label: channel.name, input: { channelId: channel.id } }
      }
      case 'status': {
        const status = (['open', 'closed'] as const).find((each) =>
          [each, plain(t(`status.${each}`, { ns: 'translation' }))].some((name) => name.startsWith(plain(value))),
        )
        return status && { label: t(`status.${status}`, { ns: 'translation' }), input: { status } }
      }
      case 'tag':
        return { label: value, input: { tag: value } }
      case 'has': {
        const isFile = ['file', plain(t('key.file'))].some((name) => plain(value).startsWith(name.slice(0, 4)))
        return isFile ? { label: t('files'), input: { hasFile: true } } : undefined
      }
      case 'from':
      case 'to': {
        const span = spanOf(value, new Date())
        return span && { label: value, input: { [key]: span[key].toISOString() } }
      }
    }
  }
}

/** What is asked of the server for what is written; `unknown`: filters that are none. */
export function useAsked(text: string) {
  const names = useKeyNames()
  const filterOf = useFilters()
  const { words, filters } = readQuestion(text, names)
  const known = filters.map((filter) => ({ filter, found: filterOf(filter) }))
  const unknown = known.filter(({ found }) => !found).map(({ filter }) => filter)
  const q = asked(words)
  const input: Input | undefined =
    q === undefined || unknown.length > 0
      ? undefined
      : Object.assign({ q }, ...known.map(({ found }) => found?.input ?? {}))
  return { words, filters, unknown, input }
}
