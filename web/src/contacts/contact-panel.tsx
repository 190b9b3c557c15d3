import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { lazy, Suspense, use, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { contactQuery, useNames } from '../api/queries.ts'
import type { Contact, Conversation } from '../api/types.ts'
import { loadMessages } from '../crm/messages.ts'
import { useLanguage, useLocale } from '../i18n/time.ts'
import { useChangePlace, usePlace } from '../shell/place.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { ChannelIcon } from '../ui/channel-icon.tsx'
import { useChannelName } from '../ui/channel-name.ts'
import { Fact } from '../ui/fact.tsx'
import { Fold } from '../ui/fold.tsx'
import { Empty, Waiting } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { TimeAgo } from '../ui/time.tsx'
import { Attributes } from './attributes.tsx'
import { ContactFiles } from './contact-files.tsx'
import { ContactNotes } from './contact-notes.tsx'
import { EarlierConversations } from './earlier-conversations.tsx'
import { EditableList, EditableText } from './editable.tsx'
import { Face } from './face.tsx'
import { languageName } from './language-name.ts'
import { Marketing } from './marketing.tsx'
import { MergedFrom } from './merged-from.tsx'
import { PerhapsSame } from './perhaps-same.tsx'
import { Rating } from './rating.tsx'
import { ThisConversation } from './this-conversation.tsx'
import { useContactUpdate } from './update.ts'
import { WriteFirst } from './write-first.tsx'

const Linked = lazy(() => import('../crm/linked.tsx'))

interface PanelProps {
  conversation: Conversation
  onClose(): void
}

/** Who the customer is (C1), editable where it stands. */
export default function ContactPanel({ conversation, onClose }: PanelProps) {
  const { t } = useTranslation()
  const sentence = useSentence()
  const {
    data: contact,
    error,
    refetch,
  } = useQuery({
    ...contactQuery(conversation.contact.id),
    // Nobody tells of every change: whoever comes back to the page looks again.
    staleTime: 5_000,
    refetchOnWindowFocus: 'always',
  })
  // A new name came to the conversation: what else the provider said is on the contact.
  const { name } = conversation.contact
  const seen = useRef(name)
  useEffect(() => {
    if (seen.current === name) return
    seen.current = name
    void refetch()
  }, [name, refetch])
  const panel = useRef<HTMLElement>(null)
  useEffect(() => panel.current?.focus(), [])
  return (
    <aside
      ref={panel}
      tabIndex={-1}
      aria-label={t('contact.title')}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.preventDefault()
        onClose()
      }}
      className="scroll-thin absolute inset-y-0 end-0 z-20 w-full overflow-y-auto border-s bg-surface shadow-xl outline-none sm:w-[330px] xl:static xl:z-0 xl:w-[280px] xl:shrink-0 xl:shadow-none 2xl:w-[340px]"
    >
      <header className="flex h-14 items-center justify-between border-b pe-2 ps-4">
        <h2 className="font-semibold">{t('contact.title')}</h2>
        <IconButton label={t('common.close')} onClick={onClose}>
          <X size={16} aria-hidden />
        </IconButton>
      </header>
      {contact ? (
        <Suspense fallback={<Waiting rows={4} />}>
          <Profile contact={contact} conversation={conversation} />
        </Suspense>
      ) : error ? (
        <Empty title={t('contact.failed')}>
          <p className="mb-3">{sentence(error)}</p>
          <Button onClick={() => void refetch()}>{t('common.tryAgain')}</Button>
        </Empty>
      ) : (
        <Waiting rows={4} />
      )}
    </aside>
  )
}

function Profile({ contact, conversation }: { contact: Contact; conversation: Conversation }) {
  const { t } = useTranslation()
  const { t: words } = useTranslation('records')
  const language = useLocale()
  use(loadMessages(useLanguage()))
  const names = useNames()
  const update = useContactUpdate(contact)
  const { pinnedTo, originalName, name, location, lastActiveAt } = contact
  return (
    <div className="px-4 pb-6">
      <div className="flex items-center gap-3 py-4">
        <Face name={name} picture={contact.picture} online={contact.online} large />
        <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
          <EditableText label={t('contact.name')} value={name} big save={(next) => update({ name: next })} isRequired />
          {originalName !== name && (
            <p className="line-clamp-2 text-muted text-xs">{t('contact.originally', { name: originalName })}</p>
          )}
        </div>
      </div>
      {contact.perhapsSame && (
        <Suspense>
          <PerhapsSame contact={contact} others={contact.perhapsSame} />
        </Suspense>
      )}
      {contact.mergedFrom && <MergedFrom contact={contact} />}
      <Fold name="details" title={words('beside.details')}>
        <dl className="space-y-3">
          <Rating rating={contact.rating} answers={contact.answers} />
          <Fact term={t('contact.phones')}>
            <EditableList
              label={t('contact.phone')}
              values={contact.phones}
              type="tel"
              placeholder="+41791234567"
              save={(phones) => update({ phones })}
            />
          </Fact>
          <Fact term={t('contact.emails')}>
            <EditableList
              label={t('contact.email')}
              values={contact.emails}
              type="email"
              placeholder="name@example.com"
              save={(emails) => update({ emails })}
            />
          </Fact>
          <WriteFirst contact={contact} conversation={conversation} />
          <Fact term={t('contact.language')}>
            <EditableText
              label={t('contact.language')}
              value={contact.language ?? ''}
              shown={contact.language ? languageName(contact.language, language) : undefined}
              placeholder="en"
              save={(next) => update({ language: next || null })}
            />
          </Fact>
          {location && (
            <Fact term={t('contact.location')}>
              {[location.title ?? location.url, location.timezone].filter(Boolean).join(' · ')}
            </Fact>
          )}
          {lastActiveAt && (
            <Fact term={t('contact.lastActive')}>
              <TimeAgo at={lastActiveAt} />
            </Fact>
          )}
          <Fact term={t('contact.channels')}>
            <Channels contact={contact} />
          </Fact>
          {contact.unreachable.length > 0 && (
            <Fact term={t('contact.unreachable')}>
              <ul className="space-y-0.5 text-warn">
                {contact.unreachable.map(({ channelId, address, reason, since }) => (
                  <li key={`${channelId} ${address}`}>
                    {t(`unreachable.${reason}`, { address })} <TimeAgo at={since} className="text-muted text-xs" />
                  </li>
                ))}
              </ul>
            </Fact>
          )}
          <Marketing contact={contact} />
          <Fact term={t('contact.owner')}>
            {pinnedTo ? (
              (names.agent(pinnedTo) ?? t('row.someone'))
            ) : (
              <span className="text-muted">{t('contact.noOwner')}</span>
            )}
          </Fact>
          <Fact term={t('contact.attributes')}>
            <Attributes attributes={contact.attributes} save={(attributes) => update({ attributes })} />
          </Fact>
          <Fact term={t('contact.since')}>
            <TimeAgo at={contact.createdAt} />
          </Fact>
        </dl>
      </Fold>
      <Fold name="conversation" title={words('beside.conversation')}>
        <ThisConversation conversation={conversation} />
      </Fold>
      <Fold name="earlier" title={words('beside.earlier')}>
        <EarlierConversations conversation={conversation} />
      </Fold>
      <Fold name="files" title={words('beside.files')} isOpenAtFirst={false}>
        <ContactFiles contactId={contact.id} />
      </Fold>
      <Fold name="records" title={words('linked.title')}>
        <Suspense fallback={<div className="h-14" />}>
          <Linked contact={contact} />
        </Suspense>
      </Fold>
      <Fold name="notes" title={words('contactNotes.title')}>
        <ContactNotes contactId={contact.id} />
      </Fold>
    </div>
  )
}

/** C4: a click shows what was said there. */
function Channels({ contact }: { contact: Contact }) {
  const { t } = useTranslation()
  const names = useNames()
  const channelName = useChannelName()
  const { place } = usePlace()
  const change = useChangePlace()
  return (
    <ul className="space-y-0.5">
      {contact.channels.map(({ channelId, type, address }) => {
        const isOnly = place.only === channelId
        return (
          <li key={`${channelId} ${address}`}>
            <button
              type="button"
              aria-pressed={isOnly}
              title={t('contact.onlyChannel')}
              onClick={() => change({ only: isOnly ? undefined : channelId })}
              className={`-mx-1.5 flex w-[calc(100%+12px)] items-center gap-2 rounded-md px-1.5 py-1 text-start ${isOnly ? 'bg-soft' : 'hover:bg-hover'}`}
            >
              <ChannelIcon type={type} />
              <span className="min-w-0 flex-1">
                <span className="block truncate">{names.channel(channelId)?.name ?? channelName({ type })}</span>
                <span className="block truncate text-muted text-xs">{address}</span>
              </span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}
