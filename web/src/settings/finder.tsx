import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Search } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { agentsQuery, cannedResponsesQuery, categoriesQuery, channelsQuery, teamsQuery, useMe } from '../api/queries.ts'
import { useLanguage } from '../i18n/time.ts'
import { useCommand } from '../shell/commands.ts'
import { findNamed, findSections, type Texts } from './find.ts'
import { groupsOf, mayOpen, type Section } from './sections.ts'

interface Hit {
  key: string
  section: Section
  itemId?: string
  name: string
  detail: string | undefined
}
const MOST_THINGS = 8

/** Pages by what is said on them, and agents, teams, channels and texts by their names. */
function useHits(q: string): Hit[] {
  const { t, i18n } = useTranslation('settings')
  const language = useLanguage()
  const me = useMe()
  const isAsked = q.trim() !== ''
  const agents = useQuery({ ...agentsQuery, enabled: isAsked })
  const teams = useQuery({ ...teamsQuery, enabled: isAsked })
  const channels = useQuery({ ...channelsQuery, enabled: isAsked })
  const categories = useQuery({ ...categoriesQuery, enabled: isAsked })
  const answers = useQuery({ ...cannedResponsesQuery, enabled: isAsked })
  if (!isAsked) return []
  const texts = i18n.getResourceBundle(language, 'settings') as Texts
  const sections = groupsOf(me).flatMap(({ sections: each }) => each)
  const things: { section: Section; id: string; name: string; detail: string }[] = [
    ...(agents.data ?? []).map(({ id, name, email }) => ({ section: 'agents' as const, id, name, detail: email })),
    ...(teams.data ?? []).map(({ id, name }) => ({ section: 'teams' as const, id, name, detail: '' })),
    ...(channels.data ?? []).map(({ id, name }) => ({ section: 'channels' as const, id, name, detail: '' })),
    ...(categories.data ?? []).map(({ id, name }) => ({ section: 'categories' as const, id, name, detail: '' })),
    ...(answers.data ?? []).map(({ id, title, topic }) => ({
      section: 'canned-responses' as const,
      id,
      name: title,
      detail: topic,
    })),
  ].filter(({ section }) => mayOpen(me, section))
  return [
    ...findSections(q, sections, texts).map(({ section, because }) => ({
      key: section,
      section,
      name: t(`section.${section}`),
      detail: because,
    })),
    ...findNamed(q, things, ({ name, detail }) => `${name} ${detail}`)
      .slice(0, MOST_THINGS)
      .map(({ section, id, name }) => ({
        key: `${section} ${id}`,
        section,
        itemId: id,
        name,
        detail: t(`section.${section}`),
      })),
  ]
}

interface FinderProps {
  q: string
  onChange(q: string): void
  /** what is there while nothing is looked for */
  children: ReactNode
}

/** The search of the settings: what is found takes the place of the list of pages. */
export function Finder({ q, onChange, children }: FinderProps) {
  const { t } = useTranslation('settings')
  const navigate = useNavigate()
  const input = useRef<HTMLInputElement>(null)
  const hits = useHits(q)
  useCommand('search', () => input.current?.select())
  const [first] = hits
  return (
    <>
      <search className="relative mx-2 mb-2 block">
        <Search size={14} className="pointer-events-none absolute top-2.5 start-2.5 text-muted md:top-2" aria-hidden />
        <input
          ref={input}
          type="search"
          className="field h-9 border-line bg-surface ps-8 md:h-[30px] [&::-webkit-search-cancel-button]:opacity-60 [&::-webkit-search-cancel-button]:grayscale"
          aria-label={t('find.label')}
          placeholder={t('find.label')}
          value={q}
          onChange={({ target }) => onChange(target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') {
              event.preventDefault()
              if (q) onChange('')
              else input.current?.blur()
            }
            if (event.key === 'Enter' && first) void navigate(linkOf(first))
          }}
        />
      </search>
      {q.trim() === '' ? (
        children
      ) : (
        <section aria-label={t('find.found')} className="px-2 pb-3">
          <p role="status" className="px-2 pb-1 text-muted text-xs">
            {hits.length === 0 ? t('find.none') : t('find.count', { count: hits.length })}
          </p>
          <ul>
            {hits.map((hit) => (
              <li key={hit.key}>
                <Link {...linkOf(hit)} className="block rounded-md px-2 py-1.5 hover:bg-hover">
                  <span className="block truncate">{hit.name}</span>
                  {hit.detail && <span className="line-clamp-2 text-muted text-xs">{hit.detail}</span>}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

const linkOf = ({ section, itemId }: Hit) =>
  itemId === undefined
    ? { to: '/settings/$section' as const, params: { section } }
    : { to: '/settings/$section/$itemId' as const, params: { section, itemId } }
