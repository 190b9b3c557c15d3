import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Maximize2, X } from 'lucide-react'
import { lazy, Suspense, use, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { contactQuery } from '../api/queries.ts'
import type { Contact, Conversation } from '../api/types.ts'
import { loadMessages } from '../crm/messages.ts'
import { useLanguage } from '../i18n/time.ts'
import { useGo } from '../shell/place.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Fold } from '../ui/fold.tsx'
import { Empty, Waiting } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { Tip } from '../ui/tip.tsx'
import { ContactDetails } from './contact-details.tsx'
import { ContactFiles } from './contact-files.tsx'
import { ContactNotes } from './contact-notes.tsx'
import { ConversationsOf } from './conversations-of.tsx'
import { EditableText } from './editable.tsx'
import { Face } from './face.tsx'
import { useOpenLatest } from './latest-conversation.ts'
import { MergedFrom } from './merged-from.tsx'
import { PerhapsSame } from './perhaps-same.tsx'
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
  use(loadMessages(useLanguage()))
  const { t } = useTranslation()
  const { t: words } = useTranslation('records')
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
        <h2 className="me-auto font-semibold">{t('contact.title')}</h2>
        <Tip label={words('beside.page')}>
          <Link
            to="/contacts/$contactId"
            params={{ contactId: conversation.contact.id }}
            aria-label={words('beside.page')}
            className="hit relative flex size-8 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
          >
            <Maximize2 size={15} aria-hidden />
          </Link>
        </Tip>
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
  const openLatest = useOpenLatest()
  const go = useGo()
  const update = useContactUpdate(contact)
  const { originalName, name } = contact
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
          <PerhapsSame
            contact={contact}
            others={contact.perhapsSame}
            onOpen={openLatest}
            onMerged={(id) => void openLatest(id)}
          />
        </Suspense>
      )}
      {contact.mergedFrom && <MergedFrom contact={contact} />}
      <Fold name="details" title={words('beside.details')}>
        <ContactDetails contact={contact}>
          <WriteFirst contact={contact} conversation={conversation} />
        </ContactDetails>
      </Fold>
      <Fold name="conversation" title={words('beside.conversation')}>
        <ThisConversation conversation={conversation} />
      </Fold>
      <Fold name="earlier" title={words('beside.earlier')}>
        <ConversationsOf
          contactId={contact.id}
          except={conversation.id}
          none={words('beside.noEarlier')}
          onOpen={(id) => void go.open(id)}
        />
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
