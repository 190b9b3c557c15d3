import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Suggestion } from './suggestion.ts'
import type { useSuggestions } from './use-suggestions.ts'

type SuggestionsProps = Pick<ReturnType<typeof useSuggestions>, 'found' | 'active' | 'take' | 'listId'>

/** What can be put in, above the field; the field keeps the focus. */
export function Suggestions({ found, active, take, listId }: SuggestionsProps) {
  const { t } = useTranslation()
  const list = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is active is always seen
  useEffect(() => {
    // Not what it returns: in newer browsers that is a promise.
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [active, found])
  if (!found) return null
  const { by, items, query } = found
  const place = `floating scroll-thin absolute bottom-full start-0 mb-1 max-h-[min(340px,45dvh)] overflow-y-auto p-1 ${by === 'emoji' ? 'w-64' : 'w-[min(460px,100%)]'}`
  if (items.length === 0) return <None className={place} query={query} />
  const groups = new Map<string | undefined, { item: Suggestion; index: number }[]>()
  for (const [index, item] of items.entries()) {
    groups.set(item.group, [...(groups.get(item.group) ?? []), { item, index }])
  }
  const option = ({ item, index }: { item: Suggestion; index: number }) => (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus, and says which one is active
    <div
      key={item.id}
      id={`${listId}-${index}`}
      role="option"
      aria-selected={index === active}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => take(item)}
      className={`rounded px-2 py-1 ${index === active ? 'bg-hover' : ''}`}
    >
      <Row item={item} />
    </div>
  )
  return (
    <div
      ref={list}
      id={listId}
      role="listbox"
      data-open=""
      // It can be scrolled: Shift+Tab leads there.
      tabIndex={0}
      aria-label={t('composer.suggestions')}
      className={place}
    >
      {[...groups].map(([group, members], index) =>
        group === undefined ? (
          members.map(option)
        ) : (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset is of a form
          <div key={group} role="group" aria-labelledby={`${listId}-g${index}`}>
            <p id={`${listId}-g${index}`} className="px-2 pt-1.5 pb-0.5 font-medium text-muted text-xs">
              {group}
            </p>
            {members.map(option)}
          </div>
        ),
      )}
    </div>
  )
}

function Row({ item }: { item: Suggestion }) {
  return (
    <>
      <span className="flex items-center gap-2">
        {item.sign && <span className="text-lg">{item.sign}</span>}
        <span className={`max-w-[75%] shrink-0 truncate text-sm ${item.sign ? 'text-muted' : ''}`}>{item.label}</span>
        {item.hint && <span className="min-w-0 truncate text-muted text-xs">{item.hint}</span>}
        {item.mark && (
          <span className="ms-auto shrink-0 rounded border border-strong px-1 text-muted text-xs">{item.mark}</span>
        )}
      </span>
      {item.detail && (
        <span className="block truncate text-muted text-xs" dir="auto">
          {item.detail}
        </span>
      )}
    </>
  )
}

/** Of canned responses: there is none, or none that fits, and where they are made. */
function None({ query, className }: { query: string; className: string }) {
  const { t } = useTranslation()
  return (
    <div className={`${className} px-3 py-2 text-sm`}>
      <p role="status">{query ? t('insert.noSnippet', { query }) : t('insert.noSnippets')}</p>
      <Link
        to="/settings/$section"
        params={{ section: 'canned-responses' }}
        className="text-accent underline"
        onMouseDown={(event) => event.preventDefault()}
      >
        {t('insert.makeSnippet')}
      </Link>
    </div>
  )
}
