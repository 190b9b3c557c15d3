import { useInfiniteQuery } from '@tanstack/react-query'
import { Tabs } from 'radix-ui'
import { lazy, type ReactNode, Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { contactIdOf } from '../../api/keys.ts'
import { useMe } from '../../api/queries.ts'
import { can } from '../../api/rights.ts'
import type { Contact } from '../../api/types.ts'
import { Timeline } from '../../timeline/timeline.tsx'
import { ChannelIcon } from '../../ui/channel-icon.tsx'
import { useChannelName } from '../../ui/channel-name.ts'
import { Empty, Waiting } from '../../ui/notice.tsx'
import { ContactFiles } from '../contact-files.tsx'
import { ContactNotes } from '../contact-notes.tsx'
import { ConversationsOf, conversationsOfQuery } from '../conversations-of.tsx'
import { type ContactPart, parts } from './place.ts'
import { useContactsGo, useContactsPlace } from './use-place.ts'
import { useWords } from './words.ts'

const Linked = lazy(() => import('../../crm/linked.tsx'))
const ContactLog = lazy(() => import('./contact-log.tsx'))

interface PartsProps {
  contact: Contact
  /** where there is no room for them beside the others */
  details: ReactNode | undefined
  onOpen(conversationId: string): void
}

/** What there is of a contact, one thing at a time. */
export function ContactParts({ contact, details, onOpen }: PartsProps) {
  const { t } = useWords()
  const me = useMe()
  const { place } = useContactsPlace()
  const { change } = useContactsGo()
  const mayLog = can(me, 'settings.manage') || can(me, 'reports.view')
  const offered = parts.filter((part) => (part === 'details' ? details !== undefined : part !== 'log' || mayLog))
  const part = offered.find((each) => each === place.part) ?? 'timeline'
  const show: Record<Exclude<ContactPart, 'timeline'>, ReactNode> = {
    details,
    conversations: (
      <Column>
        <ConversationsOf contactId={contact.id} none={t('page.noConversation')} onOpen={onOpen} />
      </Column>
    ),
    notes: (
      <Column>
        <ContactNotes contactId={contact.id} />
      </Column>
    ),
    files: (
      <Column>
        <ContactFiles contactId={contact.id} />
      </Column>
    ),
    records: (
      <Column>
        <Linked contact={contact} />
      </Column>
    ),
    log: (
      <Column>
        <ContactLog contactId={contact.id} />
      </Column>
    ),
  }
  return (
    <Tabs.Root
      value={part}
      onValueChange={(next) => change({ part: next === 'timeline' ? undefined : (next as ContactPart) })}
      className="flex min-w-0 flex-1 flex-col"
    >
      <Tabs.List aria-label={t('page.parts')} className="scroll-thin flex shrink-0 gap-1 overflow-x-auto border-b px-3">
        {offered.map((each) => (
          <Tabs.Trigger
            key={each}
            value={each}
            className="-mb-px h-9 shrink-0 border-transparent border-b-2 px-2 text-muted text-sm -outline-offset-2 hover:text-ink data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-ink"
          >
            {t(`part.${each}`)}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      <Tabs.Content key={part} value={part} className="min-h-0 flex-1 -outline-offset-2">
        <Suspense fallback={<Waiting rows={6} />}>
          {part === 'timeline' ? (
            <WholeTimeline contact={contact} me={me?.id} />
          ) : (
            <div className="scroll-thin h-full overflow-y-auto">{show[part]}</div>
          )}
        </Suspense>
      </Tabs.Content>
    </Tabs.Root>
  )
}

const Column = ({ children }: { children: ReactNode }) => <div className="mx-auto max-w-2xl px-4 py-4">{children}</div>

/** C4: all that was said, on every channel or on one. */
function WholeTimeline({ contact, me }: { contact: Contact; me: string | undefined }) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const { place } = useContactsPlace()
  const { change } = useContactsGo()
  const channelName = useChannelName()
  const { data, error, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery(conversationsOfQuery(contact.id))
  const conversations = data?.pages.flatMap(({ items }) => items) ?? []
  // What the socket tells of is found by the contact's own id, not by that of who became a part of them.
  const latest = conversations.find(({ id }) => contactIdOf(id) === contact.id) ?? conversations[0]
  // A page may hold none that one may see: they are further on.
  const readsOn = !latest && hasNextPage && !error
  useEffect(() => {
    if (readsOn && !isFetching) void fetchNextPage()
  }, [readsOn, isFetching, fetchNextPage])
  if (!latest || !me) {
    if (!data || readsOn) return <Waiting rows={6} />
    return <Empty title={t('page.noConversation')}>{t('page.noConversationHint')}</Empty>
  }
  const channels = [...new Map(contact.channels.map((channel) => [channel.channelId, channel])).values()]
  const only = channels.find(({ channelId }) => channelId === place.only)?.channelId
  const look = (isOn: boolean) =>
    `inline-flex h-7 items-center gap-1.5 rounded-full border px-2.5 text-xs ${isOn ? 'border-transparent bg-soft font-medium text-on-soft' : 'text-muted hover:bg-hover'}`
  return (
    <div className="flex h-full flex-col">
      {channels.length > 1 && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset lays out its own way
        <div
          role="group"
          aria-label={common('contact.channels')}
          className="flex shrink-0 flex-wrap gap-1.5 border-b px-4 py-1.5"
        >
          <button
            type="button"
            aria-pressed={only === undefined}
            className={look(only === undefined)}
            onClick={() => change({ only: undefined })}
          >
            {t('page.allChannels')}
          </button>
          {channels.map(({ channelId, type }) => (
            <button
              key={channelId}
              type="button"
              aria-pressed={only === channelId}
              className={look(only === channelId)}
              onClick={() => change({ only: channelId })}
            >
              <ChannelIcon type={type} size={13} />
              {channelName({ type })}
            </button>
          ))}
        </div>
      )}
      <div className="min-h-0 flex-1">
        <Timeline key={only ?? ''} conversation={latest} only={only} me={me} />
      </div>
    </div>
  )
}
