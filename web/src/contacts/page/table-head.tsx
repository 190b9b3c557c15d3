import { ArrowDown, ArrowUp, Check, Minus } from 'lucide-react'
import { useContext, useSyncExternalStore } from 'react'
import type { Contact } from '../../api/types.ts'
import { RowSelectionContext } from '../../jobs/row-selection-context.ts'
import { type Column, type ColumnId, isAscending, sortsOf } from './columns.ts'
import type { ContactSort } from './place.ts'
import { useWords } from './words.ts'

interface HeadProps {
  columns: readonly Column[]
  template: string
  sort: ContactSort
  contacts: readonly Contact[]
  onSort(sort: ContactSort): void
}

/** What each column shows; a press on some of them orders the table by them, and once more the other way round. */
export function TableHead({ columns, template, sort, contacts, onSort }: HeadProps) {
  const nameOf = useColumnName()
  const all: readonly (Omit<Column, 'id' | 'isShown'> & { id: 'name' | ColumnId })[] = [{ id: 'name' }, ...columns]
  return (
    // biome-ignore lint/a11y/useSemanticElements: a row of the grid
    <div role="rowgroup" className="sticky top-0 z-10 border-b bg-canvas">
      {/** biome-ignore lint/a11y/useSemanticElements: a row of the grid */}
      {/** biome-ignore lint/a11y/useFocusableInteractive: its headings are */}
      <div
        role="row"
        aria-rowindex={1}
        className="group/row grid h-9 items-center text-muted text-xs"
        style={{ gridTemplateColumns: template }}
      >
        {/** biome-ignore lint/a11y/useSemanticElements: as above */}
        {/** biome-ignore lint/a11y/useFocusableInteractive: the box in it is */}
        <span role="columnheader" className="flex justify-center">
          <AllCheck contacts={contacts} />
        </span>
        {all.map((column) => {
          const orders = sortsOf[column.id]
          const current = orders?.find((order) => order === sort)
          const Arrow = current && isAscending(current) ? ArrowUp : ArrowDown
          const label = nameOf(column)
          return (
            // biome-ignore lint/a11y/useSemanticElements: as above
            // biome-ignore lint/a11y/useFocusableInteractive: the button in it is
            <span
              key={column.id}
              role="columnheader"
              className="min-w-0 px-2"
              {...(orders
                ? { 'aria-sort': current ? (isAscending(current) ? 'ascending' : 'descending') : ('none' as const) }
                : {})}
            >
              {orders ? (
                <button
                  type="button"
                  onClick={() => onSort(current === orders[0] ? orders[1] : orders[0])}
                  className={`-mx-1.5 inline-flex h-7 max-w-full items-center gap-1 rounded px-1.5 hover:bg-hover hover:text-ink ${current ? 'font-medium text-ink' : ''}`}
                >
                  <span className="truncate">{label}</span>
                  <Arrow size={12} aria-hidden className={`shrink-0 ${current ? '' : 'opacity-0'}`} />
                </button>
              ) : (
                <span className="block truncate">{label}</span>
              )}
            </span>
          )
        })}
        <span />
      </div>
    </div>
  )
}

/** What a column is called. */
export function useColumnName(): (column: { id: 'name' | ColumnId; label?: string }) => string {
  const { t } = useWords()
  return ({ id, label }) => label ?? t(`column.${id as 'name'}`)
}

const never = () => () => undefined

/** Selects every row that was read, or none. */
function AllCheck({ contacts }: { contacts: readonly Contact[] }) {
  const { t } = useWords()
  const selection = useContext(RowSelectionContext)
  const state = useSyncExternalStore(selection?.subscribe ?? never, () => {
    if (!selection?.isOn()) return 'false'
    return contacts.every(({ id }) => selection.has(id)) ? 'true' : 'mixed'
  })
  const [first, last] = [contacts[0]?.id, contacts.at(-1)?.id]
  if (!selection || first === undefined) return null
  const turn = () => {
    selection.clear()
    if (state === 'true') return
    selection.toggle(first)
    if (last !== undefined && last !== first) selection.toggle(last, true)
  }
  const Mark = state === 'mixed' ? Minus : Check
  return (
    // biome-ignore lint/a11y/useSemanticElements: in an input, keys are for writing; here they stay shortcuts
    <button
      type="button"
      role="checkbox"
      aria-checked={state as 'true' | 'false' | 'mixed'}
      aria-label={t('selectLoaded')}
      onClick={turn}
      className={`row-check flex size-8 items-center justify-center ${state === 'false' ? '' : 'is-selected'}`}
    >
      <span
        className={`flex size-[18px] items-center justify-center rounded border ${state === 'false' ? 'border-strong bg-surface text-transparent' : 'border-transparent bg-accent text-on-accent'}`}
      >
        <Mark size={13} strokeWidth={3} aria-hidden />
      </span>
    </button>
  )
}
