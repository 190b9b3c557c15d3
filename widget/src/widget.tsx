import { useEffect, useRef, useState } from 'preact/hooks'
import type { Chat } from './chat.ts'
import { type Ask, Composer, type Form } from './composer.tsx'
import { ChatIcon, CloseIcon, DownIcon } from './icons.tsx'
import { Face, MessageList } from './message-list.tsx'
import { unreadCount } from './messages.ts'
import type { Options } from './options.ts'
import { sizes } from './sizes.ts'
import type { State } from './state.ts'
import type { TextKey, Translate } from './texts/index.ts'

interface Props {
  chat: Chat
  state: State
  options: Options
  language: string
  t: Translate
}

/** Launcher and conversation. */
export function Widget({ chat, state, options, language, t }: Props) {
  const { open, look = {}, messages, read, announced } = state
  const launcher = useRef<HTMLButtonElement>(null)
  const first = useRef<HTMLElement>(null)
  // What is asked first is known a moment after the page: nothing is shown that would move then. Once there, somebody writes in it.
  const wasReady = useRef(false)
  const ready = wasReady.current || (state.loaded && state.look !== undefined) || state.offline || state.busy
  wasReady.current = ready
  const wasOpen = useRef(open)
  const unread = unreadCount(messages, read)
  const title = look.title ?? t('title')

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is focused first is there once it is ready
  useEffect(() => {
    if (open) first.current?.focus()
    else if (wasOpen.current) launcher.current?.focus()
    wasOpen.current = open
  }, [open, ready])

  const countOf = (n: number) => {
    const one = new Intl.PluralRules(language).select(n) === 'one'
    return t(one ? 'unreadOne' : 'unreadOther', { n })
  }
  const side = (options.position ?? look.position) === 'left' ? 'left' : 'right'
  return (
    <div
      class={`root ${side} ${open ? 'opened' : ''}`}
      lang={language}
      dir={options.rightToLeft || language === 'ar' ? 'rtl' : 'ltr'}
      data-theme={options.theme}
      style={{ '--side': pixels(look.distanceSide), '--bottom': pixels(look.distanceBottom) }}
    >
      {open && <Panel {...{ chat, state, options, language, t, title, first, ready }} />}
      <button
        type="button"
        class={!open && look.launcherText ? 'launcher wide' : 'launcher'}
        ref={launcher}
        aria-expanded={open}
        aria-controls={open ? 'sb-panel' : undefined}
        aria-label={open ? t('close') : unread > 0 ? `${title}, ${countOf(unread)}` : title}
        onClick={() => (open ? chat.close() : chat.open())}
      >
        {!open && look.launcherText && <span>{look.launcherText}</span>}
        {open ? <DownIcon /> : <ChatIcon />}
        {!open && unread > 0 && (
          <span class="badge" aria-hidden="true">
            {unread > 9 ? '9+' : unread}
          </span>
        )}
      </button>
      <div class="sr" role="status">
        {announced}
      </div>
    </div>
  )
}

/** The conversation's window: a dialog that leaves the page usable. */
function Panel({
  chat,
  state,
  options,
  language,
  t,
  title,
  first,
  ready,
}: Props & { title: string; first: { current: HTMLElement | null }; ready: boolean }) {
  const { look = {}, agent, available, backAt, offline, busy, messages, profile } = state
  const form = formFor(look, messages.length > 0 || profile !== undefined || options.identity !== undefined)
  const isThere = agent?.available ?? available
  // With a region, if any is given: it is how times are written there.
  const locale = options.languages.find((tag) => tag.length > 2 && tag.toLowerCase().startsWith(language)) ?? language
  const back =
    backAt && new Date(backAt).toLocaleString(locale, { weekday: 'long', hour: 'numeric', minute: '2-digit' })
  const sizeOf = sizes(locale)
  const [dropping, setDropping] = useState(false)
  return (
    <div
      class={dropping ? 'panel dropping' : 'panel'}
      id="sb-panel"
      role="dialog"
      tabIndex={-1}
      ref={(box) => {
        if (!ready) first.current = box
      }}
      aria-labelledby="sb-title"
      onDragOver={(event) => {
        if (!event.dataTransfer?.types.includes('Files')) return
        event.preventDefault()
        setDropping(true)
      }}
      onDragLeave={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget as Node | null)) setDropping(false)
      }}
      onDrop={(event) => {
        event.preventDefault()
        setDropping(false)
        chat.add(event.dataTransfer?.files)
      }}
      onKeyDown={(event) => {
        // Of an input method it is another.
        if (event.keyCode !== 27) return
        event.stopPropagation()
        chat.close()
      }}
    >
      <div class="head">
        {agent && <Face name={agent.name} />}
        <div class="heading">
          <h2 id="sb-title" dir="auto">
            {title}
          </h2>
          <p class="state">
            <span class={isThere ? 'dot there' : 'dot'} aria-hidden="true" />
            {[
              agent?.name,
              isThere
                ? t(hopeFor(look))
                : back
                  ? t('back', { time: back })
                  : t(hasEmail(options, profile) ? 'awayEmail' : 'away'),
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </div>
        <button type="button" class="plain" aria-label={t('close')} onClick={() => chat.close()}>
          <CloseIcon />
        </button>
      </div>
      {(offline || busy) && (
        <p class="offline" role="status">
          {t(busy ? 'busy' : 'offline')}
        </p>
      )}
      <MessageList
        state={state}
        locale={locale}
        t={t}
        greeting={(!isThere && look.awayText) || look.greeting || t('greeting')}
        links={chat.links}
        sizeOf={sizeOf}
        onEarlier={() => void chat.loadEarlier()}
        onRetry={(clientId) => chat.retry(clientId)}
        onChoice={({ title: text, payload }) => chat.say({ text, payload })}
      />
      {state.more && state.messages.some(({ place }) => place) && hasEmail(options, profile) && (
        <state.more.Transcript t={t} send={() => chat.sendTranscript()} />
      )}
      {ready && (
        <Composer
          t={t}
          form={form}
          focus={first}
          text={state.written}
          files={state.uploads}
          waiting={state.waiting}
          uploads={chat.uploads}
          onFiles={chat.add}
          more={state.more}
          sizeOf={sizeOf}
          onWrite={(written) => chat.write({ written, waiting: false })}
          onSend={(given) => {
            if (given) chat.introduce(given)
            chat.send()
          }}
        />
      )}
    </div>
  )
}

const pixels = (distance: string | undefined) => distance && `${distance}px`

const hasEmail = (options: Options, profile: State['profile']) => Boolean(options.email ?? profile?.email)

/** What an answer may be hoped for, as the channel says. */
function hopeFor(look: Record<string, string>): TextKey {
  const known: TextKey[] = ['minutes', 'hour', 'hours', 'day']
  return known.find((time) => time === look.replyTime) ?? 'available'
}

function formFor(look: Record<string, string>, known: boolean): Form | undefined {
  const ask = (value: string | undefined): Ask => (value === 'off' || value === 'required' ? value : 'optional')
  const form = { name: ask(look.askName), email: ask(look.askEmail) }
  return known || (form.name === 'off' && form.email === 'off') ? undefined : form
}
