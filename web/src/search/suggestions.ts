import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { useAgents, useChannels, useTeams } from '../api/queries.ts'
import { type Filter, type FilterKey, filterKeys, typedLast } from './question.ts'
import { recentSearches } from './recent.ts'
import { useKeyNames } from './use-search.ts'
import { useWords } from './words.ts'

/** What is offered while one types. */
export interface Suggestion {
  label: string
  hint: string
  /** what stands in the field then */
  insert: string
  filter?: Filter
  /** a whole search from before */
  whole?: string
  /** the value of a filter that has been begun */
  isValue?: boolean
}

const MOST = 8
const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

interface Typed {
  text: string
  filters: readonly Filter[]
  agentId: string
  /** counts how often the searches from before were forgotten */
  forgotten: number
}

/** Values of the filter that is being typed, filters that a word may become, or what was searched for lately. */
export function useSuggestions({ text, filters, agentId }: Typed): Suggestion[] {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const names = useKeyNames()
  const [teams, agents, channels] = [useTeams(), useAgents(), useChannels()]
  const { from, key, typed } = typedLast(text, names)
  const { data: tags } = useQuery({
    queryKey: [...keys.tags, 'search'],
    queryFn: ({ signal }) => call('tags.list', { limit: 100 }, { signal }),
    enabled: key === 'tag',
    staleTime: 60_000,
  })
  const before = text.slice(0, from)
  const valuesOf: Record<FilterKey, () => { value: string; label: string }[]> = {
    team: () => teams.map(({ name }) => ({ value: name, label: name })),
    agent: () => [{ value: 'me', label: t('key.me') }, ...agents.map(({ name }) => ({ value: name, label: name }))],
    channel: () => channels.map(({ name }) => ({ value: name, label: name })),
    status: () => (['open', 'closed'] as const).map((value) => ({ value, label: common(`status.${value}`) })),
    tag: () => (tags?.items ?? []).map(({ name }) => ({ value: name, label: name })),
    from: () => days(),
    to: () => days(),
    has: () => [{ value: 'file', label: t('files') }],
  }
  const days = () =>
    (['today', 'yesterday', 'week', 'month', 'lastMonth'] as const).map((value) => ({
      value: value.toLowerCase(),
      label: t(`day.${value}`),
    }))
  if (key) {
    return valuesOf[key]()
      .filter(({ label, value }) => [label, value].some((one) => plain(one).includes(plain(typed))))
      .slice(0, MOST)
      .map(({ value, label }) => ({
        label,
        hint: t(`filter.${key}`),
        insert: before,
        filter: { key, value },
        isValue: true,
      }))
  }
  if (text === '' && filters.length === 0) {
    const recent = recentSearches(agentId)
    if (recent.length > 0) return recent.map((whole) => ({ label: whole, hint: '', insert: '', whole }))
  }
  if (text !== '' && typed === '') return []
  return filterKeys
    .filter((one) => !filters.some((filter) => filter.key === one))
    .filter((one) => plain(names[one] ?? one).startsWith(plain(typed)) || one.startsWith(plain(typed)))
    .filter(() => text === '' || typed.length > 1)
    .map((one) => ({
      label: `${names[one] ?? one}:`,
      hint: one === 'has' ? t('files') : t(`filter.${one}`),
      insert: `${before}${names[one] ?? one}:`,
    }))
}
