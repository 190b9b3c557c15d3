import { lazy, type MouseEvent, type ReactNode, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { Entry } from '../api/types.ts'
import { useFileWords } from '../messages/file-words.ts'
import { discardSending, retrySending, type Sending } from '../messages/outbox.ts'
import { SendingFile } from '../messages/sending-file.tsx'
import { ChannelIcon } from '../ui/channel-icon.tsx'
import { useChannelName } from '../ui/channel-name.ts'
import { TimeOfDay } from '../ui/time.tsx'
import { DeliveryMark, FailedDelivery } from './delivery-mark.tsx'
import { captionOf } from './files/file-kind.ts'
import { Files } from './files/files.tsx'
import { FormattedText, MessageText } from './linked-text.tsx'
import { SelectBox } from './select-box.tsx'
import { useSelected } from './selection-context.ts'
import { Tags } from './tags.tsx'

const BeforeText = lazy(() => import('./meaning/before-text.tsx'))
const AfterText = lazy(() => import('./meaning/after-text.tsx'))
const EmailParts = lazy(() => import('./email/email-parts.tsx'))

const bubble =
  'inline-block max-w-full whitespace-pre-wrap rounded-lg px-3 py-1.5 text-start text-base [overflow-wrap:anywhere]'
const sides = {
  inbound: { row: 'items-start pe-[12%]', bubble: 'bg-sunken text-ink' },
  outbound: { row: 'items-end ps-[12%]', bubble: 'bg-soft text-ink' },
}

export function MessageBubble({ entry, isFirst }: { entry: Entry; isFirst: boolean }) {
  const { t } = useTranslation()
  const channelName = useChannelName()
  const [isSelected, selection] = useSelected(entry.id)
  const { message } = entry
  if (!message) return null
  const side = sides[message.direction]
  const text = captionOf(message)
  // While one selects, a message is one large box to tick; what is in it still works.
  const onClick = (event: MouseEvent) => {
    if (!selection.isOn() || (event.target as Element).closest('a, button, audio, video')) return
    if (!event.shiftKey && getSelection()?.isCollapsed === false) return
    selection.toggle(entry.id, event.shiftKey)
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the box beside it does the same by keyboard
    <article
      className={`group/message flex flex-col rounded -outline-offset-2 ${side.row} ${isFirst ? 'pt-2.5' : 'pt-0.5'}`}
      data-entry={entry.id}
      tabIndex={-1}
      onClick={onClick}
    >
      {isFirst && (
        <p className="mb-0.5 flex items-center gap-1.5 text-muted text-xs">
          <ChannelIcon type={message.channel.type} size={13} />
          <span className="sr-only">{channelName(message.channel)}</span>
          <span className="font-medium text-ink">
            {message.elsewhere ? t('message.elsewhere') : message.speaker?.name || entry.actor.name}
          </span>
          {message.fallback && <span>{t('message.byEmail')}</span>}
        </p>
      )}
      <div className="relative flex max-w-full">
        <div
          className={`${bubble} ${side.bubble} ${isSelected ? 'ring-2 ring-accent' : ''} group-has-[form]/message:hidden`}
          dir="auto"
        >
          {(message.replyTo || message.origin || message.unsentAt) && (
            <Suspense>
              <BeforeText entry={entry} />
            </Suspense>
          )}
          {message.subject && message.subject !== text && <p className="font-semibold">{message.subject}</p>}
          {text && <MessageText text={text} message={message} />}
          <Files attachments={message.attachments} />
          {(message.quoted || message.hasOriginal || message.recipients) && (
            <Suspense>
              <EmailParts entry={entry} />
            </Suspense>
          )}
          <Foot>
            <TimeOfDay at={entry.at} />
            {message.delivery && <DeliveryMark status={message.delivery.status} />}
          </Foot>
        </div>
        <SelectBox entry={entry} isSelected={isSelected} onToggle={selection.toggle} />
        <span className="contents" data-tools="" />
      </div>
      {(message.reactions || message.editedAt || message.refused || message.automatic) && (
        <Suspense>
          <AfterText entry={entry} />
        </Suspense>
      )}
      <Tags tags={message.tags} />
      {message.delivery?.status === 'failed' && <FailedDelivery entry={entry} />}
    </article>
  )
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
  return (
    <article className={`flex flex-col items-end ps-[12%] ${isFirst ? 'pt-2.5' : 'pt-0.5'}`}>
      <div className={`${bubble} ${isNote ? 'bg-warn-soft' : 'bg-soft'} text-ink`} dir="auto">
        {item.replyTo && (
          <span className="mb-1 line-clamp-2 border-accent border-s-2 ps-2 text-muted text-sm">
            {item.replyTo.text}
          </span>
        )}
        <SaidText item={item} />
        {files.length > 0 && (
          <ul className="space-y-0.5">
            {files.map((file) => (
              <SendingFile key={file.key} file={file} />
            ))}
          </ul>
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
          <button type="button" className="underline" onClick={() => discardSending(item.key)}>
            {t('message.discard')}
          </button>
        </p>
      )}
      {item.state === 'waiting' && <p className="mt-0.5 text-muted text-xs">{t('message.waitsForServer')}</p>}
    </article>
  )
}
