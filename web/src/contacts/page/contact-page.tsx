import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { lazy, Suspense, useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../../api/problem.ts'
import { contactQuery } from '../../api/queries.ts'
import type { Contact } from '../../api/types.ts'
import { useCommand } from '../../shell/commands.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Empty, Waiting } from '../../ui/notice.tsx'
import { useSentence } from '../../ui/sentence.ts'
import { useIsWide } from '../../ui/wide.ts'
import { ContactDetails } from '../contact-details.tsx'
import { EditableText } from '../editable.tsx'
import { Face } from '../face.tsx'
import { MergedFrom } from '../merged-from.tsx'
import { PerhapsSame } from '../perhaps-same.tsx'
import { useContactUpdate } from '../update.ts'
import { ContactMenu } from './contact-menu.tsx'
import { ContactParts } from './contact-parts.tsx'
import { ContactSigns } from './contact-signs.tsx'
import { useContactsGo } from './use-place.ts'
import { useWords } from './words.ts'
import { WriteTo } from './write-to.tsx'

const MergeInFront = lazy(() => import('../merge-in-front.tsx'))

/** C1, C4: everything about one contact. */
export default function ContactPage({ id }: { id: string }) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const sentence = useSentence()
  const go = useContactsGo()
  const {
    data: contact,
    error,
    refetch,
  } = useQuery({
    ...contactQuery(id),
    // Not every change is told: whoever comes back to the page looks again.
    staleTime: 5_000,
    refetchOnWindowFocus: 'always',
  })
  useCommand('back', () => go.list())
  const isGone = error instanceof Problem && error.status === 404
  if (contact && !isGone) return <Page contact={contact} />
  if (!error) {
    return (
      <>
        <h1 className="sr-only">{t('page.opening')}</h1>
        <Waiting rows={6} />
      </>
    )
  }
  return (
    <Empty isPage title={isGone ? t('page.gone') : common('contact.failed')}>
      <p className="mb-3">{isGone ? t('page.goneHint') : sentence(error)}</p>
      <span className="flex justify-center gap-2">
        <Button onClick={() => go.list()}>{t('page.back')}</Button>
        {!isGone && <Button onClick={() => void refetch()}>{common('common.tryAgain')}</Button>}
      </span>
    </Empty>
  )
}

function Page({ contact }: { contact: Contact }) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const isWide = useIsWide()
  const go = useContactsGo()
  const navigate = useNavigate()
  const update = useContactUpdate(contact)
  const [isMerging, setIsMerging] = useState(false)
  useCommand('merge', () => setIsMerging(true))
  const mergingEnds = useCallback(() => setIsMerging(false), [])
  const { id, name, originalName, picture, online } = contact
  const openConversation = (conversationId: string) =>
    void navigate({
      to: '/conversations/$conversationId',
      params: { conversationId },
      search: { view: 'all' },
    })
  const whoElse = (
    <>
      {contact.perhapsSame && (
        <PerhapsSame
          contact={contact}
          others={contact.perhapsSame}
          onOpen={async (other) => {
            go.open(other)
            return true
          }}
          onMerged={go.open}
        />
      )}
      {contact.mergedFrom && <MergedFrom contact={contact} />}
    </>
  )
  return (
    <section aria-label={name} tabIndex={-1} data-home className="flex h-full flex-col outline-none">
      <header className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-2 border-b px-3 py-2">
        <IconButton label={t('page.back')} shortcut="Esc" className="-me-1" onClick={() => go.list()}>
          <ArrowLeft size={17} aria-hidden />
        </IconButton>
        <Face name={name} picture={picture} online={online} large={isWide} />
        <div className="min-w-0 flex-1">
          <h1 className="sr-only">{name}</h1>
          <div className="[overflow-wrap:anywhere]">
            <EditableText
              label={common('contact.name')}
              value={name}
              big
              save={(next) => update({ name: next })}
              isRequired
            />
          </div>
          {originalName !== name && (
            <p className="truncate text-muted text-xs">{common('contact.originally', { name: originalName })}</p>
          )}
          <ContactSigns contact={contact} />
        </div>
        <div className="flex items-center gap-1 max-md:w-full max-md:justify-end">
          <WriteTo contact={contact} onOpen={openConversation} />
          <ContactMenu contact={contact} />
        </div>
      </header>
      <div className="flex min-h-0 flex-1">
        <ContactParts
          contact={contact}
          onOpen={openConversation}
          details={
            isWide ? undefined : (
              <div className="px-4 py-3">
                {whoElse}
                <ContactDetails contact={contact} />
              </div>
            )
          }
        />
        {isWide && (
          <aside
            aria-label={t('page.details')}
            className="scroll-thin w-[280px] shrink-0 overflow-y-auto border-s px-4 py-3 2xl:w-[340px]"
          >
            {whoElse}
            <ContactDetails contact={contact} />
          </aside>
        )}
      </div>
      <Suspense>
        {isMerging && (
          <MergeInFront ids={[id]} onDone={mergingEnds} onMerged={(stays) => stays !== id && go.open(stays)} />
        )}
      </Suspense>
    </section>
  )
}
