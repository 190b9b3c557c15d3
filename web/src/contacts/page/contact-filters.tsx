import { ListFilter, X } from 'lucide-react'
import { Popover } from 'radix-ui'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useAgents, useChannels, useNames } from '../../api/queries.ts'
import { languages } from '../../i18n/languages.ts'
import { useLocale } from '../../i18n/time.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { languageName } from '../language-name.ts'
import { type ContactSort, type ContactsPlace, isNarrowed, nothingAsked, sorts } from './place.ts'
import { useContactsGo } from './use-place.ts'
import { useWords } from './words.ts'

const asked = ['channel', 'owner', 'rating', 'language'] as const
type Asked = (typeof asked)[number]

/** Narrows the table by channel, owner, rating and language. */
export function ContactFilters({ place }: { place: ContactsPlace }) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const { change } = useContactsGo()
  const language = useLocale()
  const agents = useAgents()
  const channels = useChannels()
  const codes = [...new Set([...Object.keys(languages), ...(place.language ? [place.language] : [])])]
  const active = asked.filter((field) => place[field] !== undefined).length
  const choice = (field: Asked, label: string, options: readonly (readonly [value: string, name: string])[]) => (
    <Field label={label}>
      {(control) => (
        <select
          {...control}
          className="field"
          value={place[field] ?? ''}
          onChange={({ target: { value } }) =>
            change({ [field]: value === '' ? undefined : field === 'rating' ? Number(value) : value })
          }
        >
          <option value="">{common('filters.any')}</option>
          {options.map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <IconButton
          label={active ? common('filters.active', { count: active }) : common('filters.label')}
          className={active ? 'bg-soft text-on-soft' : ''}
        >
          <ListFilter size={16} aria-hidden />
        </IconButton>
      </Popover.Trigger>
      <Popover.Portal container={document.querySelector('main')}>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label={common('filters.label')}
          className="floating w-64 space-y-2.5 p-3"
        >
          <div className="md:hidden">
            <Field label={t('filter.sort')}>
              {(control) => (
                <select
                  {...control}
                  className="field"
                  value={place.sort ?? 'newest'}
                  onChange={({ target: { value } }) =>
                    change({ sort: value === 'newest' ? undefined : (value as ContactSort) })
                  }
                >
                  {sorts.map((sort) => (
                    <option key={sort} value={sort}>
                      {t(`sort.${sort}`)}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          </div>
          {choice(
            'channel',
            common('filters.channel'),
            channels.map(({ id, name }) => [id, name]),
          )}
          {choice('owner', t('column.owner'), [
            ['none', t('filter.nobody')],
            ...agents.map(({ id, name }) => [id, name] as const),
          ])}
          {choice(
            'rating',
            t('column.rating'),
            [5, 4, 3, 2].map((stars) => [String(stars), t('filter.stars', { stars })]),
          )}
          {choice(
            'language',
            t('column.language'),
            codes
              .map((code) => [code, languageName(code, language)] as const)
              .toSorted(([, one], [, other]) => one.localeCompare(other, language)),
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

/** What narrows the table, each with a way to leave it out. */
export function FilterChips({ place, children }: { place: ContactsPlace; children?: ReactNode }) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const { change } = useContactsGo()
  const names = useNames()
  const language = useLocale()
  const { channel, owner, rating } = place
  const said: Record<Asked, string | undefined> = {
    channel: channel && (names.channel(channel)?.name ?? channel),
    owner: owner && (owner === 'none' ? t('filter.nobody') : (names.agent(owner) ?? common('row.someone'))),
    rating: rating === undefined ? undefined : t('filter.stars', { stars: rating }),
    language: place.language && languageName(place.language, language),
  }
  const chips = asked.filter((field) => said[field] !== undefined)
  if (!isNarrowed(place) || chips.length === 0) return null
  return (
    <div className="flex flex-wrap items-center gap-1.5 border-b px-3 py-1.5">
      <ul aria-label={common('filters.label')} className="contents">
        {chips.map((field) => (
          <li
            key={field}
            className="inline-flex h-7 max-w-full items-center gap-1 rounded-full border ps-2.5 pe-1 text-xs"
          >
            <span className="text-muted">{t(`column.${field === 'channel' ? 'channels' : field}`)}</span>
            <bdi className="truncate font-medium">{said[field]}</bdi>
            <button
              type="button"
              aria-label={t('filter.remove', { filter: said[field] })}
              onClick={() => change({ [field]: undefined })}
              className="hit relative flex size-5 items-center justify-center rounded-full text-muted hover:bg-hover hover:text-ink"
            >
              <X size={12} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      <Button small look="quiet" onClick={() => change({ ...nothingAsked, segment: place.segment })}>
        {common('filters.clear')}
      </Button>
      {children}
    </div>
  )
}
