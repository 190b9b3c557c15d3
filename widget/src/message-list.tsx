import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { linkParts } from './link-parts.ts'
import type { Links } from './links.ts'
import type { More } from './load-more.ts'
import { isAfter, type Mark, type Message } from './messages.ts'
import type { State } from './state.ts'
import type { Translate } from './texts/index.ts'
import type { Choice } from './wire.ts'

interface Props {
  state: State
  locale: string
  t: Translate
  greeting: string
  links: Links | undefined
  sizeOf(bytes: number): string
  onEarlier(): void
  onRetry(clientId: string): void
  onChoice(choice: Choice): void
}

/** within so much of the end, the list follows what comes */
const NEAR_END_PX = 80
const GROUP_WITHIN_MS = 5 * 60_000

/** Everything that was said, the newest below. It stays where it is read, and follows new messages from its end. */
export function MessageList({ state, locale, t, greeting, links, sizeOf, onEarlier, onRetry, onChoice }: Props) {
  const { messages, typing, earlier, more, seen } = state
  // Said once, at the last one of them; an answer below it says so itself.
  const [newest] = messages.slice(-1)
  const lastSeen = newest?.own && seen && isSeenBy(newest, seen) ? newest : undefined
  const list = useRef<HTMLDivElement>(null)
  const before = useRef({ height: 0, first: '', last: '', atEnd: true })

  useLayoutEffect(() => {
    const { current: box } = list
    if (!box) return
    const { height, first, last, atEnd } = before.current
    const grewAbove = first !== '' && first !== messages[0]?.id && last === newest?.id
    if (grewAbove) box.scrollTop += box.scrollHeight - height
    else if (atEnd || (newest?.own && newest.state === 'sending' && newest.id !== last))
      box.scrollTop = box.scrollHeight
    Object.assign(before.current, {
      height: box.scrollHeight,
      first: messages[0]?.id ?? '',
      last: newest?.id ?? '',
    })
  })
  useEffect(() => {
    const box = list.current
    const noteEnd = () => {
      if (box) before.current.atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX
    }
    box?.addEventListener('scroll', noteEnd, { passive: true })
    return () => box?.removeEventListener('scroll', noteEnd)
  }, [])

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be scrollable by keyboard
    <div class="list" ref={list} tabIndex={0} role="log" aria-live="off" aria-label={t('conversation')}>
      {earlier === null ? (
        <p class="bubble theirs greeting" dir="auto">
          {greeting}
        </p>
      ) : (
        <button type="button" class="earlier" onClick={onEarlier}>
          {t('earlier')}
        </button>
      )}
      {messages.map((message, index) => (
        <Bubble
          key={message.clientId ?? message.id}
          message={message}
          previous={messages[index - 1]}
          next={messages[index + 1]}
          locale={locale}
          t={t}
          links={links}
          sizeOf={sizeOf}
          onRetry={onRetry}
          more={more}
          isSeen={message === lastSeen}
        />
      ))}
      {more && newest?.choices && <more.Choices from={newest} choose={onChoice} />}
      {typing !== undefined && (
        <p class="typing">
          <span class="dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {t('typing', { name: typing || t('someone') })}
        </p>
      )}
    </div>
  )
}

/** What was just sent has no number yet, but a time. */
const isSeenBy = ({ place, state, at }: Message, seen: Mark) =>
  place ? !isAfter(place, seen) : state === 'sent' && at <= (seen.at ?? 0)

interface BubbleProps {
  message: Message
  previous: Message | undefined
  next: Message | undefined
  locale: string
  t: Translate
  links: Links | undefined
  sizeOf(bytes: number): string
  onRetry(clientId: string): void
  more: More | undefined
  isSeen: boolean
}

/** A file before it can be had. */
const FileName = ({ file }: { file: { name: string } }) => <bdi>{file.name}</bdi>

/** Whoever writes, by the first letter of their name. */
export const Face = ({ name }: { name: string }) => (
  <span class="face" aria-hidden="true">
    {[...name.trim()][0]?.toUpperCase()}
  </span>
)

const together = (a: Message, b: Message) =>
  a.own === b.own && a.name === b.name && Math.abs(b.at - a.at) < GROUP_WITHIN_MS
const dayOf = ({ at }: Message) => new Date(at).toDateString()

function Bubble({ message, previous, next, locale, t, links, sizeOf, onRetry, more, isSeen }: BubbleProps) {
  const { own, name, text, files, at, state, byEmail, clientId } = message
  const newDay = !previous || dayOf(previous) !== dayOf(message)
  const isFirst = newDay || !together(previous, message)
  const isLast = !next || !together(message, next) || dayOf(next) !== dayOf(message)
  const time = new Date(at)
  // Both come together.
  const View = (links && more?.FileView) ?? FileName
  return (
    <>
      {newDay && (previous || dayOf(message) !== new Date().toDateString()) && (
        <p class="day">{time.toLocaleDateString(locale, { weekday: 'long', day: 'numeric', month: 'long' })}</p>
      )}
      {isFirst && !own && (
        <p class="who">
          <Face name={name} /> {name}
        </p>
      )}
      <div class={`bubble ${own ? 'own' : 'theirs'} ${state ?? ''}`} dir="auto">
        <span class="sr">{own ? t('you') : name}: </span>
        {text && <span class="words">{linked(text, own ? undefined : more)}</span>}
        {files.map((file, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the files of a message keep their places, not their ids
          <View key={index} {...{ file, links: links as Links, t, sizeOf }} />
        ))}
      </div>
      {state === 'failed' && clientId ? (
        <p class="meta own error">
          {t('failed')} ·{' '}
          <button type="button" onClick={() => onRetry(clientId)}>
            {t('retry')}
          </button>
        </p>
      ) : (
        (isLast || state === 'sending') && (
          <p class={`meta ${own ? 'own' : ''}`}>
            {state === 'sending' ? (
              t('sending')
            ) : (
              <time dateTime={time.toISOString()}>
                {time.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' })}
              </time>
            )}
            {byEmail && own ? ` · ${t('byEmail')}` : ''}
            {isSeen && ` · ${t('seen')}`}
          </p>
        )
      )}
    </>
  )
}

/** A text whose web addresses lead where they say, and whose formatting is seen as such. */
function linked(text: string, more: More | undefined) {
  return linkParts(text).map(({ text: part, href }, index) =>
    href ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text never change
      <a key={index} href={href} target="_blank" rel="noopener noreferrer nofollow">
        {part}
      </a>
    ) : more ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text never change
      <more.Marked key={index} text={part} />
    ) : (
      part
    ),
  )
}
