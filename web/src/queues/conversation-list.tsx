import { type KeyboardEvent, lazy, Suspense, useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import type { ListFilter } from '../api/keys.ts'
import type { Conversation } from '../api/types.ts'
import { createRowSelection } from '../jobs/row-selection.ts'
import { RowSelectionContext } from '../jobs/row-selection-context.ts'
import { type Command, commandOf } from '../shell/commands.ts'
import { usePlace } from '../shell/place.ts'
import { ConversationRow } from './conversation-row.tsx'
import { RowList } from './row-list.tsx'

const BulkBar = lazy(() => import('../jobs/bulk-bar.tsx'))

interface ListProps {
  filter: ListFilter
  /** how many there are, where that is known */
  total: number | undefined
  conversations: readonly Conversation[]
  hasMore: boolean
  isReading: boolean
  more(): void
  error: unknown
}

/** Conversations, a row each, of which some can be selected. */
export function ConversationList({ conversations, filter, total, ...list }: ListProps) {
  const { conversationId } = usePlace()
  const rows = useMemo(
    () =>
      conversations.map((conversation) => ({
        id: conversation.id,
        conversationId: conversation.id,
        name: conversation.contact.name,
        conversation,
      })),
    [conversations],
  )
  const order = useRef(rows)
  order.current = rows
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list, nothing of which is selected
  const selection = useMemo(() => createRowSelection(() => order.current.map(({ id }) => id)), [filter])
  const isOn = useSyncExternalStore(selection.subscribe, selection.isOn)
  const runs = useRef<(command: Command) => boolean>(() => false)
  const pane = useRef<HTMLDivElement>(null)

  const end = () => {
    selection.clear()
    pane.current?.querySelector<HTMLElement>('a[tabindex="0"]')?.focus()
  }
  // What has left the list is not selected any more.
  useEffect(() => {
    const gone = new Set(selection.ids())
    for (const { id } of rows) gone.delete(id)
    if (!selection.isAll()) for (const id of gone) selection.toggle(id)
  }, [rows, selection])
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
          <RowList
            {...list}
            rows={rows}
            draw={({ conversation }, state) => <ConversationRow conversation={conversation} {...state} />}
          />
        </div>
        <Suspense>
          {isOn && (
            <BulkBar
              selection={selection}
              conversations={conversations}
              filter={filter}
              total={total}
              hasKeys={conversationId === undefined}
              onCommands={(run) => {
                runs.current = run
              }}
              onEnd={end}
            />
          )}
        </Suspense>
      </div>
    </RowSelectionContext>
  )
}
