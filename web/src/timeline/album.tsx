import { lazy, Suspense } from 'react'
import type { Entry } from '../api/types.ts'
import { TimeOfDay } from '../ui/time.tsx'
import { DeliveryMark } from './delivery-mark.tsx'
import { captionOf } from './files/file-kind.ts'
import { CELL } from './files/files.tsx'
import { ImageFile } from './files/image-file.tsx'
import { LinkedText } from './linked-text.tsx'
import { MessageHead } from './message-head.tsx'
import { useRefusal } from './refusals.ts'
import { SelectBox } from './select-box.tsx'
import { useSelecting } from './select-by-click.ts'
import { Tags } from './tags.tsx'

const AfterText = lazy(() => import('./meaning/after-text.tsx'))

interface AlbumProps {
  entries: readonly Entry[]
  isFirst: boolean
  isLast: boolean
}

/** Pictures that came one after the other, as a grid; each stays the message that it is. */
export function Album({ entries, isFirst, isLast }: AlbumProps) {
  const [first] = entries
  const last = entries.at(-1)
  if (!first?.message || !last?.message) return null
  const isInbound = first.message.direction === 'inbound'
  const caption = captionOf(first.message)
  return (
    <div
      className={`flex flex-col ${isInbound ? 'items-start pe-[12%]' : 'items-end ps-[12%]'} ${isFirst ? 'pt-2.5' : 'pt-0.5'}`}
    >
      {isFirst && <MessageHead entry={first} />}
      <ul
        className={`flex max-w-[min(100%,32.5rem)] flex-wrap gap-1.5 rounded-lg p-1.5 ${isInbound ? 'bg-sunken' : 'justify-end bg-soft'}`}
      >
        {entries.map((entry) => (
          <Cell key={entry.id} entry={entry} />
        ))}
        <li className="flex w-full items-end gap-3 px-1.5 text-base">
          <span className="min-w-0 flex-1 whitespace-pre-wrap [overflow-wrap:anywhere]" dir="auto">
            {caption && <LinkedText text={caption} />}
          </span>
          <span className="inline-flex shrink-0 items-center gap-1 text-muted text-xs">
            <TimeOfDay at={last.at} className={isLast ? '' : 'sr-only'} />
            {last.message.delivery && <DeliveryMark status={last.message.delivery.status} />}
          </span>
        </li>
      </ul>
    </div>
  )
}

function Cell({ entry }: { entry: Entry }) {
  const { isSelected, selection, onClick } = useSelecting(entry.id)
  const refused = useRefusal(entry)
  const { message } = entry
  if (!message) return null
  return (
    <li>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the box beside it does the same by keyboard */}
      <article
        className={`group/message rounded-md ${isSelected ? 'ring-2 ring-accent' : ''}`}
        data-entry={entry.id}
        tabIndex={-1}
        onClick={onClick}
      >
        <div className="relative flex flex-wrap gap-1.5">
          {message.attachments.map((file) => (
            <span key={file.id} data-file={file.id}>
              <ImageFile file={file} cell={CELL} />
            </span>
          ))}
          <SelectBox entry={entry} isSelected={isSelected} onToggle={selection.toggle} isInside />
          <span className="contents" data-tools="" />
        </div>
        {(message.reactions || message.editedAt || refused) && (
          <Suspense>
            <AfterText entry={entry} />
          </Suspense>
        )}
        <Tags tags={message.tags} />
      </article>
    </li>
  )
}
