import { Link } from '@tanstack/react-router'
import { ShieldBan, Star } from 'lucide-react'
import { type CSSProperties, createContext, type MouseEvent, memo, type ReactNode, type Ref, useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { useNames } from '../../api/queries.ts'
import type { Contact, ContactAttribute } from '../../api/types.ts'
import { useLocale } from '../../i18n/time.ts'
import { RowCheck } from '../../jobs/row-check.tsx'
import { RowSelectionContext } from '../../jobs/row-selection-context.ts'
import { ChannelIcon } from '../../ui/channel-icon.tsx'
import { useChannelName } from '../../ui/channel-name.ts'
import { TimeAgo } from '../../ui/time.tsx'
import { shown, valueIn } from '../attributes/values.ts'
import { Face } from '../face.tsx'
import { languageName } from '../language-name.ts'
import type { Column, ColumnId } from './columns.ts'
import type { ContactsPlace } from './place.ts'
import { useWords } from './words.ts'

/** The attributes that are defined, by key. */
export const DefinitionsContext = createContext<ReadonlyMap<string, ContactAttribute>>(new Map())

interface RowProps {
  contact: Contact
  index: number
  isTabbable: boolean
  focusRef: Ref<HTMLAnchorElement> | undefined
  style: CSSProperties
}

/** With Shift, a click selects as far as here. */
function useRange(id: string) {
  const selection = useContext(RowSelectionContext)
  return (event: MouseEvent) => {
    if (!event.shiftKey || !selection) return
    event.preventDefault()
    event.stopPropagation()
    selection.toggle(id, true)
  }
}

/** A contact in one line. */
export const ContactRow = memo(function ContactRow(props: RowProps & { columns: readonly Column[]; template: string }) {
  const { contact, index, isTabbable, focusRef, style, columns, template } = props
  const onClickCapture = useRange(contact.id)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a row of the grid
    // biome-ignore lint/a11y/useFocusableInteractive: its link is
    <div
      role="row"
      aria-rowindex={index + 2}
      className="group/row absolute inset-x-0 top-0 isolate grid items-center border-b hover:bg-hover"
      style={{ ...style, gridTemplateColumns: template }}
      onClickCapture={onClickCapture}
    >
      <Cell>
        <RowCheck id={contact.id} name={contact.name} place="start-0 top-0 h-full w-[40px] items-center" />
      </Cell>
      <Cell className="h-full">
        <Name contact={contact} isTabbable={isTabbable} focusRef={focusRef} className="h-full gap-2.5 px-2" small />
      </Cell>
      {columns.map(({ id }) => (
        <Cell key={id} className="truncate px-2 text-muted">
          <Value contact={contact} id={id} />
        </Cell>
      ))}
      <span />
    </div>
  )
})

/** The same where there is room for two lines, and no columns. */
export const NarrowRow = memo(function NarrowRow({ contact, index, isTabbable, focusRef, style }: RowProps) {
  const onClickCapture = useRange(contact.id)
  const { phones, emails, lastMessageAt } = contact
  return (
    // biome-ignore lint/a11y/useSemanticElements: a row of the grid
    // biome-ignore lint/a11y/useFocusableInteractive: its link is
    <div
      role="row"
      aria-rowindex={index + 1}
      className="group/row absolute inset-x-0 top-0 isolate grid grid-cols-[44px_minmax(0,1fr)] items-stretch border-b hover:bg-hover"
      style={style}
      onClickCapture={onClickCapture}
    >
      <Cell>
        <RowCheck id={contact.id} name={contact.name} place="start-0 top-0 h-full w-[44px] items-center" />
      </Cell>
      <Cell>
        <Name contact={contact} isTabbable={isTabbable} focusRef={focusRef} className="h-full gap-3 pe-3">
          <span className="flex items-center gap-1.5 text-muted text-xs">
            <Channels contact={contact} />
            <bdi className="min-w-0 flex-1 truncate">{phones[0] ?? emails[0]}</bdi>
            {lastMessageAt && <TimeAgo at={lastMessageAt} className="shrink-0" />}
          </span>
        </Name>
      </Cell>
    </div>
  )
})

const Cell = ({ className = '', children }: { className?: string; children: ReactNode }) => (
  // biome-ignore lint/a11y/useSemanticElements: a cell of the grid
  // biome-ignore lint/a11y/useFocusableInteractive: what is in it is
  <span role="gridcell" className={`block min-w-0 ${className}`}>
    {children}
  </span>
)

interface NameProps extends Pick<RowProps, 'contact' | 'isTabbable' | 'focusRef'> {
  className: string
  small?: boolean
  children?: ReactNode
}

function Name({ contact, isTabbable, focusRef, className, small, children }: NameProps) {
  const { t } = useWords()
  const { id, name, picture, online, blacklisted } = contact
  return (
    <Link
      ref={focusRef ?? null}
      to="/contacts/$contactId"
      params={{ contactId: id }}
      search={(now: ContactsPlace) => ({ ...now, only: undefined })}
      tabIndex={isTabbable ? 0 : -1}
      data-contact={id}
      className={`flex min-w-0 items-center -outline-offset-2 ${className}`}
    >
      <Face name={name} picture={picture} online={online} small={small ?? false} />
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-1.5">
          <bdi className="truncate font-medium">{name}</bdi>
          {blacklisted && <ShieldBan size={13} className="shrink-0 text-bad" aria-label={t('blacklisted')} />}
        </span>
        {children}
      </span>
    </Link>
  )
}

function Value({ contact, id }: { contact: Contact; id: ColumnId }) {
  const { t } = useTranslation()
  const names = useNames()
  const language = useLocale()
  const definitions = useContext(DefinitionsContext)
  const { lastMessageAt, pinnedTo, answers, rating, phones, emails } = contact
  switch (id) {
    case 'channels':
      return <Channels contact={contact} />
    case 'language':
      return contact.language && languageName(contact.language, language)
    case 'owner':
      return pinnedTo && <bdi>{names.agent(pinnedTo) ?? t('row.someone')}</bdi>
    case 'rating':
      return (
        answers && (
          <span
            role="img"
            aria-label={t('contact.stars', { count: rating })}
            className="inline-flex items-center gap-1 tabular-nums"
          >
            {rating}
            <Star size={12} className="fill-current text-warn" aria-hidden />
          </span>
        )
      )
    case 'lastMessage':
      return lastMessageAt && <TimeAgo at={lastMessageAt} />
    case 'created':
      return <TimeAgo at={contact.createdAt} />
    case 'phone':
      return <Several values={phones} />
    case 'email':
      return <Several values={emails} />
    default: {
      const key = id.slice('attribute.'.length)
      const value = valueIn(contact.attributes, key)
      const definition = definitions.get(key)
      return value && <bdi>{definition ? shown(definition, value, language) : value}</bdi>
    }
  }
}

function Several({ values: [first, ...more] }: { values: readonly string[] }) {
  if (first === undefined) return null
  return (
    <>
      <bdi dir="ltr">{first}</bdi>
      {more.length > 0 && <span className="ms-1 text-xs">+{more.length}</span>}
    </>
  )
}

/** Each kind of channel once. */
function Channels({ contact: { channels } }: { contact: Contact }) {
  const channelName = useChannelName()
  const types = [...new Set(channels.map(({ type }) => type))]
  if (types.length === 0) return null
  return (
    <span
      role="img"
      aria-label={types.map((type) => channelName({ type })).join(', ')}
      title={types.map((type) => channelName({ type })).join(', ')}
      className="inline-flex items-center gap-1 align-middle"
    >
      {types.map((type) => (
        <ChannelIcon key={type} type={type} size={14} />
      ))}
    </span>
  )
}
