import {
  type KeyboardEvent,
  lazy,
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import type { Contact } from '../../api/types.ts'
import { createRowSelection } from '../../jobs/row-selection.ts'
import { RowSelectionContext } from '../../jobs/row-selection-context.ts'
import { type Command, commandOf, useCommand } from '../../shell/commands.ts'
import type { Column } from './columns.ts'
import { ContactTable } from './contact-table.tsx'
import type { ContactSort, ContactsFilter } from './place.ts'
import { useContactsGo } from './use-place.ts'

const ContactsBulkBar = lazy(() => import('./contacts-bulk-bar.tsx'))
const MergeInFront = lazy(() => import('../merge-in-front.tsx'))

interface ListProps {
  contacts: readonly Contact[]
  filter: ContactsFilter
  columns: readonly Column[]
  sort: ContactSort
  hasMore: boolean
  isReading: boolean
  error: unknown
  openId: string | undefined
  more(): void
}

/** The contacts of a table, of which some can be selected. */
export function ContactsList({ filter, ...list }: ListProps) {
  const { contacts, openId } = list
  const go = useContactsGo()
  const order = useRef(contacts)
  order.current = contacts
  const { sort: _sort, ...which } = filter
  const asked = JSON.stringify(which)
  // biome-ignore lint/correctness/useExhaustiveDependencies: other contacts, none of whom is selected
  const selection = useMemo(() => createRowSelection(() => order.current.map(({ id }) => id)), [asked])
  const isOn = useSyncExternalStore(selection.subscribe, selection.isOn)
  const ids = useSyncExternalStore(selection.subscribe, selection.ids)
  const runs = useRef<(command: Command) => boolean>(() => false)
  const pane = useRef<HTMLDivElement>(null)
  const [merging, setMerging] = useState<readonly string[]>()
  const mergingEnds = useCallback(() => setMerging(undefined), [])
  useCommand('merge', openId === undefined ? () => setMerging(merged()) : undefined)
  /** those that are selected, or the one that has the focus */
  const merged = (): readonly string[] => {
    if (isOn) return selection.isAll() ? contacts.map(({ id }) => id) : [...ids]
    const row = pane.current?.querySelector('a:focus')?.getAttribute('data-contact')
    return row ? [row] : []
  }
  const end = () => {
    selection.clear()
    pane.current?.querySelector<HTMLElement>('a[tabindex="0"]')?.focus()
  }
  // What has left the list is not selected any more.
  useEffect(() => {
    const gone = new Set(selection.ids())
    for (const { id } of contacts) gone.delete(id)
    if (!selection.isAll()) for (const id of gone) selection.toggle(id)
  }, [contacts, selection])
  const onKeyDown = (event: KeyboardEvent) => {
    const command = commandOf.get(event.key)
    if (!isOn || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !command) return
    // A menu or dialog of the bar has the keys for itself.
    if (!pane.current?.contains(event.target as Node) || !runs.current(command)) return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <RowSelectionContext value={selection}>
      {/** biome-ignore lint/a11y/noStaticElementInteractions: keys of what is in it */}
      <div ref={pane} className="flex h-full flex-col" data-selecting={isOn ? '' : undefined} onKeyDown={onKeyDown}>
        <div className="min-h-0 flex-1">
          <ContactTable
            {...list}
            onSort={(sort) => go.change({ sort: sort === 'newest' ? undefined : sort })}
            onOpen={go.open}
          />
        </div>
        <Suspense>
          {isOn && (
            <ContactsBulkBar
              selection={selection}
              contacts={contacts}
              filter={filter}
              total={list.hasMore ? undefined : contacts.length}
              isAway={openId !== undefined}
              onCommands={(run) => {
                runs.current = run
              }}
              onMerge={() => setMerging(merged())}
              onEnd={end}
            />
          )}
          {merging && <MergeInFront ids={merging} onDone={mergingEnds} onMerged={() => selection.clear()} />}
        </Suspense>
      </div>
    </RowSelectionContext>
  )
}
