import { useQuery } from '@tanstack/react-query'
import { ChevronRight, ListFilter, X } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { categoriesQuery, useAgents, useChannels, useMe, useTeams } from '../api/queries.ts'
import { can } from '../api/rights.ts'
import { useLocale } from '../i18n/time.ts'
import { Button } from '../ui/button.tsx'
import { timeWords } from './keys.ts'
import { type Dimension, dimensions, filtersOf, type ReportPlace } from './place.ts'
import { programsQuery, reportTagsQuery } from './queries.ts'
import { useChange, useReportPlace, useScope } from './use-report.ts'
import { useWords } from './words.ts'

interface Option {
  value: string
  label: string
}

const types = ['question', 'incident', 'problem', 'task'] as const
/** The hour of the week comes from the heat map; it is not chosen from a list of 168. */
const chosen = dimensions.filter((dimension) => dimension !== 'hour')
type Chosen = Exclude<Dimension, 'hour'>

/** What can be chosen of each kind, `-` is none of it; undefined: it is not known yet. */
function useOptions(isWanted: boolean): Record<Chosen, Option[] | undefined> {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const scope = useScope()
  const allTeams = useTeams()
  const teams = scope.sees === 'teams' ? scope.teams : allTeams
  const channels = useChannels()
  const agents = useAgents()
  const me = useMe()
  const { data: categories } = useQuery({ ...categoriesQuery, enabled: isWanted })
  const { data: tags } = useQuery({ ...reportTagsQuery, enabled: isWanted })
  const { data: programs } = useQuery({ ...programsQuery(can(me, 'settings.manage')), enabled: isWanted })
  const named = (dimension: Chosen, items: readonly { id: string; name: string }[] | undefined) =>
    items && [
      ...items.map(({ id, name }) => ({ value: id, label: name })),
      { value: '-', label: t(`none.${dimension}`) },
    ]
  return {
    team: named('team', teams),
    channel: named('channel', channels),
    agent: named('agent', agents),
    category: named(
      'category',
      categories?.map(({ name }) => ({ id: name, name })),
    ),
    type: [
      ...types.map((value) => ({ value, label: common(`ticket.${value}`) })),
      { value: '-', label: t('none.type') },
    ],
    tag: named(
      'tag',
      tags?.map(({ name }) => ({ id: name, name })),
    ),
    workflow: named('workflow', programs),
  }
}

/** The button that opens what a report can be narrowed by. */
export function Filters() {
  const { t } = useWords()
  const [isOpen, setIsOpen] = useState(false)
  const filters = filtersOf(useReportPlace())
  const change = useChange()
  const scope = useScope()
  const options = useOptions(isOpen || Object.keys(filters).length > 0)
  const active = Object.keys(filters).length
  const offered = chosen.filter((dimension) => scope.sees !== 'own' || dimension !== 'agent')
  return (
    <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
      <Popover.Trigger asChild>
        <Button className={active > 0 ? 'border-transparent! bg-soft! text-on-soft!' : ''}>
          <ListFilter size={15} aria-hidden />
          {t('filter.label')}
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={6}
          collisionPadding={8}
          aria-label={t('filter.label')}
          className="floating scroll-thin flex max-h-[min(32rem,var(--radix-popover-content-available-height))] w-72 flex-col overflow-y-auto p-1.5"
        >
          {offered.map((dimension) => (
            <Choices
              key={dimension}
              dimension={dimension}
              options={options[dimension]}
              values={filters[dimension] ?? []}
              onChange={(values) => change({ [dimension]: values.length > 0 ? values : undefined })}
            />
          ))}
          {active > 0 && (
            <Button className="m-1.5" onClick={() => change(noFilters)}>
              {t('filter.clear')}
            </Button>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

export const noFilters: ReportPlace = Object.fromEntries(dimensions.map((dimension) => [dimension, undefined]))

interface ChoicesProps {
  dimension: Chosen
  options: Option[] | undefined
  values: readonly string[]
  onChange(values: string[]): void
}

/** From so many on one finds by typing. */
const MANY = 8

function Choices({ dimension, options, values, onChange }: ChoicesProps) {
  const { t } = useWords()
  const id = useId()
  const [isOpen, setIsOpen] = useState(values.length > 0)
  const [q, setQ] = useState('')
  const wanted = q.trim().toLocaleLowerCase()
  const shown = options?.filter(({ label }) => label.toLocaleLowerCase().includes(wanted))
  return (
    <div className="border-b py-0.5 last:border-b-0">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setIsOpen(!isOpen)}
        className="flex min-h-8 w-full items-center gap-1 rounded px-1.5 text-start font-medium text-sm hover:bg-hover"
      >
        <ChevronRight size={14} className={`shrink-0 text-muted ${isOpen ? 'rotate-90' : ''}`} aria-hidden />
        <span className="flex-1">{t(`by.${dimension}`)}</span>
        {values.length > 0 && <span className="rounded-full bg-soft px-1.5 text-on-soft text-xs">{values.length}</span>}
      </button>
      {isOpen && (
        <fieldset id={id} className="px-1.5 pb-1">
          <legend className="sr-only">{t(`by.${dimension}`)}</legend>
          {options && options.length > MANY && (
            <input
              className="field mb-1"
              type="search"
              value={q}
              aria-label={t('filter.search', { what: t(`by.${dimension}`) })}
              placeholder={t('filter.search', { what: t(`by.${dimension}`) })}
              onChange={({ target }) => setQ(target.value)}
            />
          )}
          <div className="scroll-thin max-h-48 overflow-y-auto">
            {shown?.map(({ value, label }) => (
              <label
                key={value}
                className="flex min-h-7 cursor-pointer items-center gap-2 rounded px-1 text-sm hover:bg-hover"
              >
                <input
                  type="checkbox"
                  className="size-4 shrink-0 accent-(--accent)"
                  checked={values.includes(value)}
                  onChange={({ target }) =>
                    onChange(target.checked ? [...values, value] : values.filter((each) => each !== value))
                  }
                />
                <span className={`min-w-0 truncate ${value === '-' ? 'text-muted' : ''}`}>{label}</span>
              </label>
            ))}
          </div>
        </fieldset>
      )}
    </div>
  )
}

/** What the report is narrowed by, each to be taken away. */
export function ActiveFilters() {
  const { t } = useWords()
  const locale = useLocale()
  const filters = filtersOf(useReportPlace())
  const change = useChange()
  const active = Object.entries(filters) as [Dimension, string[]][]
  const options = useOptions(active.length > 0)
  if (active.length === 0) return null
  const words = (dimension: Dimension, values: string[]) =>
    values
      .map((value) =>
        dimension === 'hour'
          ? timeWords('hour', value, locale)
          : (options[dimension]?.find((option) => option.value === value)?.label ?? t('filter.gone')),
      )
      .join(', ')
  return (
    <ul className="flex flex-wrap gap-1.5 pt-2">
      {active.map(([dimension, values]) => {
        const said = `${t(`by.${dimension}`)}: ${words(dimension, values)}`
        return (
          <li key={dimension} className="flex min-w-0 items-center rounded-full bg-soft ps-2.5 text-on-soft text-xs">
            <span className="max-w-72 truncate">{said}</span>
            <button
              type="button"
              aria-label={t('filter.remove', { what: said })}
              title={t('filter.remove', { what: said })}
              onClick={() => change({ [dimension]: undefined })}
              className="hit relative flex size-6 items-center justify-center rounded-full hover:bg-hover hover:text-ink"
            >
              <X size={12} aria-hidden />
            </button>
          </li>
        )
      })}
      <li>
        <Button small look="quiet" onClick={() => change(noFilters)}>
          {t('filter.clear')}
        </Button>
      </li>
    </ul>
  )
}
