import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNames } from '../api/queries.ts'
import type { SearchHit } from '../api/types.ts'
import { Avatar } from '../ui/avatar.tsx'
import { ChannelIcon } from '../ui/channel-icon.tsx'
import { TimeAgo } from '../ui/time.tsx'
import { StatusTag } from './conversation-row.tsx'
import type { RowState } from './row-list.tsx'
import { foundWithoutMarks } from './without-marks.ts'

type MessageHit = Extract<SearchHit, { entry: unknown }>
type ContactHit = Extract<SearchHit, { contact: unknown }>

interface HitProps extends RowState {
  hit: SearchHit
  conversationId: string
}

/** F4: a contact that was found, or a message, with its words marked. */
export function SearchHitRow({ hit, conversationId, isOpen, isTabbable, focusRef }: HitProps) {
  return (
    <Link
      ref={focusRef}
      to="/conversations/$conversationId"
      params={{ conversationId }}
      search={(now) => ({ ...now, only: undefined })}
      tabIndex={isTabbable ? 0 : -1}
      aria-current={isOpen ? 'true' : undefined}
      className={`flex h-full gap-3 border-b px-3 py-2.5 -outline-offset-2 ${isOpen ? 'bg-soft' : 'hover:bg-hover'}`}
    >
      {'contact' in hit ? <FoundContact {...hit} /> : <FoundMessage {...hit} />}
    </Link>
  )
}

function FoundContact({ contact, matchedIn }: ContactHit) {
  const { t } = useTranslation()
  return (
    <>
      <Avatar name={contact.name} online={contact.online} />
      <span className="flex min-w-0 flex-1 flex-col gap-px">
        <span className="truncate font-medium">{contact.name}</span>
        <span className="truncate text-muted text-sm">{[...contact.phones, ...contact.emails].join(' · ')}</span>
        <span className="truncate text-muted text-xs">
          {matchedIn.map((where) => t(`search.in.${where}`)).join(', ')}
        </span>
      </span>
    </>
  )
}

function FoundMessage({ conversation, entry, text, marks }: MessageHit) {
  const { t } = useTranslation()
  const names = useNames()
  const shown = foundWithoutMarks(text, marks, entry.message?.channel.type)
  const said = entry.actor.type === 'contact' ? '' : `${entry.actor.name}: `
  return (
    <>
      <Avatar name={conversation.contact.name} online={conversation.contact.online} />
      <span className="flex min-w-0 flex-1 flex-col gap-px">
        <span className="flex items-center gap-1.5">
          <span className="min-w-0 truncate font-medium">{conversation.contact.name}</span>
          <ChannelIcon type={entry.message?.channel.type} size={14} />
          <span className="flex-1" />
          <TimeAgo at={entry.at} className="shrink-0 text-muted text-xs" />
        </span>
        <span className="truncate text-sm">
          {said && <span className="text-muted">{said}</span>}
          {markedParts(shown.text, shown.found)}
        </span>
        <span className="flex items-center gap-1.5 overflow-hidden text-muted text-xs">
          <StatusTag status={conversation.status} />
          <span className="truncate">
            {[names.team(conversation.teamId), t('search.in.message')].filter(Boolean).join(' · ')}
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
