import { Link } from '@tanstack/react-router'
import { Paperclip, StickyNote } from 'lucide-react'
import type { ReactNode } from 'react'
import { useNames } from '../api/queries.ts'
import type { SearchHit } from '../api/types.ts'
import type { RowState } from '../queues/row-list.tsx'
import type { ListRow } from '../queues/shown-rows.ts'
import { StatusTag } from '../queues/status-tag.tsx'
import { foundWithoutMarks } from '../queues/without-marks.ts'
import { Avatar } from '../ui/avatar.tsx'
import { ChannelIcon } from '../ui/channel-icon.tsx'
import { useChannelName } from '../ui/channel-name.ts'
import { TimeAgo } from '../ui/time.tsx'
import { useWords } from './words.ts'

type MessageHit = Extract<SearchHit, { entry: unknown }>
type ContactHit = Extract<SearchHit, { contact: unknown }>

interface HitProps extends RowState, Omit<ListRow, 'id'> {
  hit: SearchHit
  onOpen(): void
}

/** F4: a contact that was found, or a message, with its words marked; it leads to where it stands. */
export function SearchHitRow({ hit, conversationId, place, onOpen, isOpen, isTabbable, focusRef }: HitProps) {
  const link = {
    ref: focusRef,
    onClick: onOpen,
    tabIndex: isTabbable ? 0 : -1,
    className: `flex h-full gap-3 border-b px-3 py-2.5 -outline-offset-2 ${isOpen ? 'bg-soft' : 'hover:bg-hover'}`,
    'aria-current': isOpen ? ('true' as const) : undefined,
    children: 'contact' in hit ? <FoundContact {...hit} /> : <FoundMessage {...hit} />,
  }
  if (conversationId === '' && 'contact' in hit) {
    return <Link to="/contacts/$contactId" params={{ contactId: hit.contact.id }} search={{}} {...link} />
  }
  return (
    <Link
      to="/conversations/$conversationId"
      params={{ conversationId }}
      search={(now) => ({ ...now, only: undefined, ...place })}
      {...link}
    />
  )
}

function FoundContact({ contact, matchedIn }: ContactHit) {
  const { t } = useWords()
  return (
    <>
      <Avatar name={contact.name} online={contact.online} />
      <span className="flex min-w-0 flex-1 flex-col gap-px">
        <span className="truncate font-medium">{contact.name}</span>
        <span className="truncate text-muted text-sm">{[...contact.phones, ...contact.emails].join(' · ')}</span>
        <span className="truncate text-muted text-xs">{matchedIn.map((where) => t(`in.${where}`)).join(', ')}</span>
      </span>
    </>
  )
}

function FoundMessage({ conversation, entry, matchedIn, text, marks }: MessageHit) {
  const { t } = useWords()
  const names = useNames()
  const channelName = useChannelName()
  const channel = entry.message?.channel
  const shown = foundWithoutMarks(text, marks, channel?.type)
  const said = entry.actor.type === 'contact' ? '' : `${entry.actor.name}: `
  const where = matchedIn.filter((one) => one !== 'message').map((one) => t(`in.${one}`))
  return (
    <>
      <Avatar name={conversation.contact.name} online={conversation.contact.online} />
      <span className="flex min-w-0 flex-1 flex-col gap-px">
        <span className="flex items-center gap-1.5">
          <span className="min-w-0 truncate font-medium">{conversation.contact.name}</span>
          {channel ? (
            <>
              <ChannelIcon type={channel.type} size={14} />
              <span className="sr-only">{channelName(channel)}</span>
            </>
          ) : (
            <StickyNote size={14} className="shrink-0 text-warn" aria-hidden />
          )}
          <span className="flex-1" />
          <TimeAgo at={entry.at} className="shrink-0 text-muted text-xs" />
        </span>
        <span className="truncate text-sm">
          {matchedIn.includes('file') && <Paperclip size={13} className="me-1 inline text-muted" aria-hidden />}
          {said && <span className="text-muted">{said}</span>}
          <bdi>{markedParts(shown.text, shown.found)}</bdi>
        </span>
        <span className="flex items-center gap-1.5 overflow-hidden text-muted text-xs">
          <StatusTag status={conversation.status} />
          <span className="truncate">
            {[names.team(conversation.teamId), names.agent(conversation.assigneeId), ...where]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </span>
      </span>
    </>
  )
}

function markedParts(text: string, marks: readonly MessageHit['marks'][number][]): ReactNode[] {
  const parts: ReactNode[] = []
  // A row shows the beginning of a line: far from it, a mark would not be seen.
  const first = marks[0]?.[0] ?? 0
  let at = first > 24 ? text.lastIndexOf(' ', first - 12) + 1 : 0
  if (at > 0) parts.push('…')
  for (const [start, end] of marks) {
    if (start < at) continue
    parts.push(
      text.slice(at, start),
      <mark key={start} className="rounded-sm bg-warn-soft text-ink">
        {text.slice(start, end)}
      </mark>,
    )
    at = end
  }
  return [...parts, text.slice(at)]
}
