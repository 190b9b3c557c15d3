import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { keys } from '../api/keys.ts'
import {
  agentsQuery,
  cannedResponsesQuery,
  categoriesQuery,
  channelsQuery,
  readAll,
  teamsQuery,
} from '../api/queries.ts'
import type { ChannelType } from '../api/types.ts'
import { botsQuery } from '../bots/queries.ts'
import { channelTypes } from '../channels/channel-types.ts'
import { contactAttributesQuery } from '../contacts/attributes/query.ts'
import { languages } from '../i18n/languages.ts'
import { useLocale } from '../i18n/time.ts'
import { useChannelName } from '../ui/channel-name.ts'
import { useWords } from './words.ts'

export interface Option {
  value: string
  label: string
}

/** What a step or a condition may name. */
export type Kind =
  | 'agent'
  | 'team'
  | 'channel'
  | 'channelType'
  | 'status'
  | 'hours'
  | 'tag'
  | 'category'
  | 'canned'
  | 'attribute'
  | 'language'
  | 'yesNo'
  | 'bot'

const statuses = ['new', 'ongoing', 'on_hold', 'resolved'] as const
/** Offered first; any other is written by its code. */
const spoken = [
  ...Object.keys(languages),
  'ru',
  'uk',
  'ko',
  'sv',
  'da',
  'fi',
  'nb',
  'cs',
  'el',
  'he',
  'hi',
  'hu',
  'id',
  'ro',
  'th',
  'vi',
]

/** Everything that can be named, as it is called now. Read when a workflow is looked at; undefined: not read yet. */
export function useThings() {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const locale = useLocale()
  const channelName = useChannelName()
  const agents = useQuery(agentsQuery).data
  const teams = useQuery(teamsQuery).data
  const channels = useQuery(channelsQuery).data
  const categories = useQuery(categoriesQuery).data
  const canned = useQuery(cannedResponsesQuery).data
  const attributes = useQuery(contactAttributesQuery).data
  const bots = useQuery(botsQuery).data
  const tags = useQuery({ queryKey: keys.tags, queryFn: () => readAll('tags.list'), staleTime: 30_000 }).data
  const named = (items: readonly { id: string; name: string }[] | undefined) =>
    items?.map(({ id, name }) => ({ value: id, label: name }))
  const options: Record<Kind, Option[] | undefined> = {
    agent: named(agents),
    team: named(teams),
    channel: named(channels),
    channelType: (Object.keys(channelTypes) as ChannelType[]).map((type) => ({
      value: type,
      label: channelName({ type }),
    })),
    status: statuses.map((value) => ({ value, label: common(`status.${value}`) })),
    hours: (['open', 'closed'] as const).map((value) => ({ value, label: t(`value.${value}`) })),
    tag: tags?.map(({ name }) => ({ value: name, label: name })),
    // A conversation keeps the category by its name.
    category: categories?.map(({ name }) => ({ value: name, label: name })),
    canned: canned?.filter(({ scope }) => scope === 'shared').map(({ id, title }) => ({ value: id, label: title })),
    attribute: attributes?.map(({ key, name }) => ({ value: key, label: name })),
    language: languageOptions(locale),
    yesNo: [
      { value: 'true', label: t('value.yes') },
      { value: 'false', label: t('value.no') },
    ],
    bot: named(bots),
  }
  return {
    options,
    attributes: attributes ?? [],
    /** what it is called; what is gone is said so */
    nameOf(kind: Kind, value: string | undefined): string {
      if (!value) return t('step.unset')
      const known = options[kind]
      return (
        known?.find((option) => option.value === value)?.label ??
        (known && kind !== 'tag' && kind !== 'language' && kind !== 'attribute' ? t('step.something') : value)
      )
    },
  }
}
export type Things = ReturnType<typeof useThings>

function languageOptions(locale: string): Option[] {
  const names = new Intl.DisplayNames([locale], { type: 'language' })
  return [...new Set(spoken)]
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .sort((one, other) => one.label.localeCompare(other.label, locale))
}
