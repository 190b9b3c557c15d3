import { lazy, type ReactNode, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { Entry, Message } from '../api/types.ts'
import { useIsTranslated } from '../assistant/translated.ts'
import { useFileWords } from '../messages/file-words.ts'
import { discardSending, retrySending, type Sending } from '../messages/outbox.ts'
import { SendingFile } from '../messages/sending-file.tsx'
import { askForTemplate } from '../messages/template-asked.ts'
import { TimeOfDay } from '../ui/time.tsx'
import { DeliveryMark, FailedDelivery, OfferTemplate } from './delivery-mark.tsx'
import { captionOf, isSticker } from './files/file-kind.ts'
import { Files } from './files/files.tsx'
import { FormattedText } from './linked-text.tsx'
import { MessageHead } from './message-head.tsx'
import { MessageText } from './message-text.tsx'
import { useRefusal } from './refusals.ts'
import { SelectBox } from './select-box.tsx'
import { useSelecting } from './select-by-click.ts'
import { sharedIn, wordsBeside } from './shared/shared-in.ts'
import { Tags } from './tags.tsx'

const Translation = lazy(() => import('../assistant/translation.tsx'))
const BeforeText = lazy(() => import('./meaning/before-text.tsx'))
const JoinCall = lazy(() => import('./meaning/join-call.tsx'))
const AfterText = lazy(() => import('./meaning/after-text.tsx'))
const SharedParts = lazy(() => import('./shared/shared-parts.tsx'))
const SentTemplateParts = lazy(() => import('../templates/sent-template.tsx'))
const EmailParts = lazy(() => import('./email/email-parts.tsx'))

// About seventy characters a line, which is what people read well.
const bubble =
  'inline-block max-w-[min(100%,32.5rem)] whitespace-pre-wrap rounded-lg px-3 py-1.5 text-start text-base [overflow-wrap:anywhere]'
const sides = {
  inbound: { row: 'items-start pe-[12%]', bubble: 'bg-sunken text-ink' },
  outbound: { row: 'items-end ps-[12%]', bubble: 'bg-soft text-ink' },
}

interface MessageBubbleProps {
  entry: Entry
  /** it says whose it is */
  isFirst: boolean
  /** it says when it was */
  isLast: boolean
}

export function MessageBubble({ entry, isFirst, isLast }: MessageBubbleProps) {
  const { isSelected, selection, onClick } = useSelecting(entry.id)
  const refused = useRefusal(entry)
  const isTranslated = useIsTranslated(entry.id)
  const { message } = entry
  if (!message) return null
  const side = sides[message.direction]
  const shared = sharedIn(message)
  const text = shared.length > 0 ? wordsBeside(message) : captionOf(message)
  // A sticker has no frame.
  const look = isSticker(message) && message.attachments.length > 0 ? 'text-ink' : side.bubble
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the box beside it does the same by keyboard
    <article
      className={`group/message flex flex-col rounded -outline-offset-2 ${side.row} ${isFirst ? 'pt-2.5' : 'pt-0.5'}`}
      data-entry={entry.id}
      tabIndex={-1}
      onClick={onClick}
    >
      {isFirst && <MessageHead entry={entry} />}
      <div className={`relative flex max-w-full ${message.direction === 'inbound' ? '' : 'justify-end'}`}>
        <div
          className={`${bubble} ${look} ${isSelected ? 'ring-2 ring-accent' : ''} group-has-[form]/message:hidden`}
          dir="auto"
        >
          {(message.replyTo || message.origin || message.unsentAt) && (
            <Suspense>
              <BeforeText entry={entry} />
            </Suspense>
          )}
          {message.subject && message.subject !== text && <p className="font-semibold">{message.subject}</p>}
          {message.template ? (
            <InTemplate
              template={message.template}
              files={message.attachments.length > 0 && <Files attachments={message.attachments} isSticker={false} />}
            >
              <MessageText text={text} message={message} />
            </InTemplate>
          ) : (
            text && <MessageText text={text} message={message} />
          )}
          {message.conference && !message.unsentAt && (
            <Suspense>
              <JoinCall url={message.conference} />
            </Suspense>
          )}
          {shared.length > 0 && (
            <Suspense>
              <SharedParts shared={shared} />
            </Suspense>
          )}
          {!message.template && <Files attachments={message.attachments} isSticker={isSticker(message)} />}
          {(message.quoted || message.hasOriginal || message.recipients) && (
            <Suspense>
              <EmailParts entry={entry} />
            </Suspense>
          )}
          <Foot>
            <TimeOfDay at={entry.at} className={isLast ? '' : 'sr-only'} />
            {message.delivery && <DeliveryMark status={message.delivery.status} />}
          </Foot>
        </div>
        <SelectBox entry={entry} isSelected={isSelected} onToggle={selection.toggle} />
        <span className="contents" data-tools="" />
      </div>
      {(message.reactions || message.editedAt || refused || message.automatic || message.choices) && (
        <Suspense>
          <AfterText entry={entry} />
        </Suspense>
      )}
      {isTranslated && (
        <Suspense>
          <Translation entry={entry} />
        </Suspense>
      )}
      <Tags tags={message.tags} />
      {message.delivery?.status === 'failed' && <FailedDelivery entry={entry} />}
    </article>
  )
}

/** Its file is the header, and stands above its words. */
function InTemplate({ template, files, children }: InTemplateProps) {
  return (
    <Suspense fallback={children}>
      <SentTemplateParts template={template} files={files}>
        {children}
      </SentTemplateParts>
    </Suspense>
  )
}
interface InTemplateProps {
  template: NonNullable<Message['template']>
  files?: ReactNode
  children: ReactNode
}

/** At the end of the last line where there is room, else under it. */
function Foot({ children }: { children: ReactNode }) {
  return (
    <span className="float-end mt-1 -mb-0.5 ms-3 inline-flex select-none items-center gap-1 text-muted text-xs">
      {children}
    </span>
  )
}

function SaidText({ item: { text, channel, styles = [], html } }: { item: Sending }) {
  if (!channel) return <FormattedText text={text} styles={[]} />
  return <MessageText text={text} message={{ channel, styles, ...(html === undefined ? {} : { html }) }} />
}

/** Written, and not yet said: it looks as it will, and says what it waits for. */
export function SendingBubble({ item, isFirst }: { item: Sending; isFirst: boolean }) {
  const { t } = useTranslation()
  const words = useFileWords()
  const isNote = item.kind === 'note'
  const { problem, files = [] } = item
  const uploads = files.length > 0 && (
    <ul className="space-y-0.5">
      {files.map((file) => (
        <SendingFile key={file.key} file={file} />
      ))}
    </ul>
  )
  return (
    <article className={`flex flex-col items-end ps-[12%] ${isFirst ? 'pt-2.5' : 'pt-0.5'}`}>
      <div className={`${bubble} ${isNote ? 'bg-warn-soft' : 'bg-soft'} text-ink`} dir="auto">
        {item.replyTo && (
          <span className="mb-1 line-clamp-2 border-accent border-s-2 ps-2 text-muted text-sm">
            {item.replyTo.text}
          </span>
        )}
        {item.template ? (
          <InTemplate template={item.template.shown} files={uploads}>
            <SaidText item={item} />
          </InTemplate>
        ) : (
          <>
            <SaidText item={item} />
            {uploads}
          </>
        )}
        <Foot>
          <TimeOfDay at={item.at} />
          {item.state !== 'refused' && <DeliveryMark status="queued" />}
        </Foot>
      </div>
      {item.state === 'refused' && (
        <p role="alert" className="mt-0.5 text-end text-bad text-xs">
          {t('message.notSent')} {problem && words.problem(problem)}{' '}
          <button type="button" className="underline" onClick={() => retrySending(item.key)}>
            {t('common.tryAgain')}
          </button>{' '}
          {item.template && (
            <>
              <button type="button" className="underline" onClick={() => askForTemplate(item)}>
                {t('contact.edit')}
              </button>{' '}
            </>
          )}
          {problem?.code === 'outside_whatsapp_window' && item.channel?.type === 'whatsapp' && <OfferTemplate />}
          <button type="button" className="underline" onClick={() => discardSending(item.key)}>
            {t('message.discard')}
          </button>
        </p>
      )}
      {item.state === 'waiting' && <p className="mt-0.5 text-muted text-xs">{t('message.waitsForServer')}</p>}
    </article>
  )
}
