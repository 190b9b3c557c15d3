import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { AtSign, Braces, LayoutTemplate, MessageSquareQuote, Mic, Type } from 'lucide-react'
import { lazy, Suspense, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formattingOf, readMarks, type Styled, sayable, shownAs } from '../../../contracts/channels/marks.ts'
import { contactQuery, useAgents, useNames, useTeams } from '../api/queries.ts'
import { can } from '../api/rights.ts'
import type { Agent, Conversation } from '../api/types.ts'
import { useBefore } from '../realtime/server-clock.ts'
import { commandKeys, useCommand } from '../shell/commands.ts'
import type { ReadyTemplate } from '../templates/template-picker.tsx'
import { lastSeq } from '../timeline/merge.ts'
import { timelineQuery } from '../timeline/timeline-query.ts'
import { IconButton } from '../ui/button.tsx'
import { focusHome } from '../ui/focus.ts'
import { Notice } from '../ui/notice.tsx'
import { AttachButton } from './attach-button.tsx'
import { ChannelPicker } from './channel-picker.tsx'
import { ConferenceButton } from './conference-button.tsx'
import { useDraftFiles } from './draft-files.ts'
import { type Draft, type DraftTemplate, placeOf, readDraft, writeDraft } from './drafts.ts'
import { DropZone } from './drop-zone.tsx'
import { answerTo, lastEmail, sentEnvelope, wrongIn } from './email/envelope.ts'
import type { ReadDoc } from './email/rich-doc.ts'
import { EmojiButton } from './emoji/emoji-button.tsx'
import type { Field, Pressed } from './field.ts'
import { FileChips } from './file-chips.tsx'
import { FormatBar } from './format-bar.tsx'
import { Hints } from './hints.tsx'
import { SendLater } from './later/send-later.tsx'
import { calledIn } from './mentions.ts'
import { ModeSwitch } from './mode-switch.tsx'
import { learn } from './once.ts'
import { type Sending, type SentFile, send, takeBackSending } from './outbox.ts'
import { askPreview, usePreview } from './preview.ts'
import { PreviewLine } from './preview-line.tsx'
import { useQuoting } from './quoting.ts'
import { reachOf } from './reach.ts'
import { lastInboundAt, windowEnd } from './reply-window.ts'
import type { Then } from './send-keys.ts'
import { SendMenu } from './send-menu.tsx'
import { useSuggesters } from './suggesters.ts'
import { Suggestions } from './suggestions.tsx'
import { useTemplateAsked } from './template-asked.ts'
import { TextField } from './text-field.tsx'
import { isTooLong, TextLength } from './text-length.tsx'
import { putIntoDraft, startUpload, takeOutOfDraft, type Upload } from './uploads.ts'
import { useSuggestions } from './use-suggestions.ts'
import { greetsAnId, mayHaveVariables } from './variables.ts'

const ComposerAssistant = lazy(() => import('../assistant/composer-assistant.tsx'))
const EmailEditor = lazy(() => import('./email/email-editor.tsx'))
const Answering = lazy(() => import('../timeline/meaning/answering.tsx'))
const EmailFields = lazy(() => import('./email/email-fields.tsx'))
const TemplatePanel = lazy(() => import('../templates/template-panel.tsx'))
const WindowNote = lazy(() => import('../templates/window-note.tsx'))
const VoicePanel = lazy(() => import('./voice/voice-panel.tsx'))

const HOUR_MS = 3_600_000

interface WritingProps {
  conversation: Conversation
  me: Agent
  /** answering joins and makes one responsible */
  takes: boolean
  /** what was asked for besides, once the message is there */
  onThen(what: Then): void
  /** invites to a video call on this channel */
  onConference(channelId: string): void
  /** something else is being done with the conversation */
  isBusy: boolean
  onTyping(): void
}

/** Reply or note. Enter sends, Shift+Enter breaks the line, Ctrl or Cmd+Enter always sends. */
export function Writing({ conversation, me, takes, onThen, onConference, isBusy, onTyping }: WritingProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const names = useNames()
  const { id, lastChannel } = conversation
  const place = placeOf(me.id, id)
  const [draft, setDraft] = useState<Draft>(() => readDraft(place))
  const [picked, setPicked] = useState(draft.replyTo?.channelId)
  const [isSpeaking, setIsSpeaking] = useState(false)
  const field = useRef<Field>(null)
  /** up to the cursor */
  const [before, setBefore] = useState('')
  /** counts what changed the text other than by its field */
  const [revision, setRevision] = useState(0)
  const [looks, setLooks] = useState<ReadonlySet<string>>(new Set())
  /** what the field of an email says; undefined: it is not there yet */
  const [written, setEmail] = useState<Pick<ReadDoc, 'text' | 'isFormatted'>>()
  const [showsFormats, setShowsFormats] = useState(false)
  const isLeaving = useRef(false)
  const { data: contact } = useQuery(contactQuery(conversation.contact.id))
  const { data: timeline } = useInfiniteQuery(timelineQuery(id, undefined))
  const channels = contact?.channels ?? (lastChannel ? [{ channelId: lastChannel.id, type: lastChannel.type }] : [])
  const wanted = picked ?? draft.channelId ?? lastChannel?.id
  // Not on another one because this one is not known yet.
  const isAsking = !contact && wanted !== undefined && channels.every(({ channelId }) => channelId !== wanted)
  const channel = isAsking ? undefined : (channels.find(({ channelId }) => channelId === wanted) ?? channels[0])
  const channelId = channel?.channelId
  const isNote = draft.mode === 'note'
  const lastInbound = useMemo(() => lastInboundAt(timeline, channelId), [timeline, channelId])
  const shutsAt = windowEnd(conversation, names.channel(channelId), lastInbound) ?? Number.POSITIVE_INFINITY
  const isWindowOpen = useBefore(shutsAt)
  const isWindowEnding = !useBefore(shutsAt - HOUR_MS)
  const reach = reachOf(contact, channel)
  const hasTemplates = channel?.type === 'whatsapp'
  const { template } = draft
  const isTemplate =
    !isNote && !isSpeaking && hasTemplates && (!isWindowOpen || (template !== undefined && !template.isAside))
  const [refusal, setRefusal] = useState<Sending['problem']>()
  const canWrite = isNote || (!isAsking && isWindowOpen && !reach.isShut)
  const limits = names.channel(channelId)?.files
  const attached = useDraftFiles(place, limits)
  const files = isNote ? [] : attached.files
  const shown = useRef(files)
  shown.current = files
  const isEmail = !isNote && channel?.type === 'email'
  // An email that is not formatted is what was typed.
  const isMarked = !isNote && !isEmail
  const text = isEmail && written ? written.text : draft.text
  const said = { id, channelId, text: isNote ? '' : text.trim(), isMarked, contactVersion: contact?.version }
  const { filled, isCurrent } = usePreview(said)
  const isMissing = isCurrent && (filled?.missing.length ?? 0) > 0
  const isReady =
    (draft.text.trim() !== '' || files.length > 0) && !(files.length > 0 && attached.isStuck) && !isMissing
  const email = useMemo(
    () => (isEmail && channelId ? lastEmail(timeline, channelId) : undefined),
    [isEmail, timeline, channelId],
  )
  const customer = contact?.channels.find((each) => each.channelId === channelId)?.address ?? ''
  const envelope = isEmail ? (draft.envelope ?? answerTo(customer, email)) : undefined
  const isAddressed = !draft.envelope || !envelope || wrongIn(envelope) === undefined
  const textLimit = isNote ? undefined : names.channel(channelId)?.text
  const formatting = formattingOf(channel?.type ?? 'web')
  const sent = filled ?? (isMarked ? sayable(readMarks(said.text), formatting) : { text: said.text })
  const read = sent.text
  const look = shownAs(read, sent.styles, formatting)
  const onlyId = !isNote && greetsAnId(said.text, contact) ? contact?.name : undefined
  const canSend =
    isReady &&
    canWrite &&
    isAddressed &&
    (!isEmail || written !== undefined) &&
    (isNote || channel !== undefined) &&
    !isTooLong(read, textLimit)

  const agents = useAgents()
  const teams = useTeams()
  const team = teams.find((each) => each.id === conversation.teamId)
  const latest = useRef(draft)
  const change = ({ channelId: before, ...changed }: Draft) => {
    // A customer who writes on another channel meanwhile does not change where this goes, nor the field under one's hands.
    const own = changed.mode === 'note' ? before : changed.text ? (picked ?? before ?? channelId) : undefined
    const next: Draft = own ? { ...changed, channelId: own } : changed
    latest.current = next
    setDraft(next)
    writeDraft(place, next)
    if (next.mode === 'reply' && next.text) onTyping()
  }
  const pick = (other: string) => {
    setPicked(other)
    if (latest.current.channelId === undefined) return
    latest.current = { ...latest.current, channelId: other }
    setDraft(latest.current)
    writeDraft(place, latest.current)
  }
  const suggesters = useSuggesters({ conversation, me, channelId, isNote })
  const suggestions = useSuggestions(field, before, draft.text, suggesters)
  // After the page is drawn: a disabled field takes no focus.
  const wantsFocus = useRef(false)
  const panel = useRef<{ focus(): void }>(null)
  const templating = useRef(false)
  templating.current = isTemplate
  const focus = () => {
    const place = () => (templating.current ? panel.current : field.current)
    // At once: what is typed right after the key is text. And again, where only what is drawn next can be written in.
    place()?.focus()
    setTimeout(() => {
      const own = place()
      // The field of an email may still be on its way, and what chooses a template.
      wantsFocus.current = own === null
      own?.focus()
    })
  }
  const write = (mode: Draft['mode']) => {
    change({ ...draft, mode })
    setBefore('')
    focus()
  }
  useCommand('reply', () => write('reply'))
  useCommand('note', isSpeaking ? undefined : () => write('note'))
  useCommand('voice', isNote || isSpeaking || !canWrite ? undefined : () => speak())

  const withoutTemplate = ({ template: _, ...rest }: Draft): Draft => rest
  const beginTemplate = (begun: DraftTemplate = latest.current.template ?? { variables: {} }) => {
    const { isAside: _, ...own } = begun
    change({ ...latest.current, mode: 'reply', template: own })
    focus()
  }
  const leaveTemplate = () => {
    const rest = withoutTemplate(latest.current)
    change(template?.id ? { ...rest, template: { ...template, isAside: true } } : rest)
    focus()
  }
  const headerPlace = `${place}.header`
  useCommand('template', hasTemplates && !isSpeaking ? () => beginTemplate() : undefined)
  useTemplateAsked((refused) => {
    if (refused?.template) {
      putIntoDraft(refused.files?.map(({ key }) => key) ?? [], headerPlace)
      takeBackSending(refused.key)
    }
    setRefusal(refused?.problem)
    if (refused?.channel) setPicked(refused.channel.id)
    beginTemplate(refused?.template?.input)
  })

  const addFiles = (chosen: File[]) => {
    attached.add(chosen)
    focus()
  }
  // On another channel it cannot be quoted.
  const replyTo = !isNote && draft.replyTo?.channelId === channelId ? draft.replyTo : undefined
  const withoutQuote = ({ replyTo: _, ...rest }: Draft): Draft => rest
  const dropQuote = () => {
    change(withoutQuote(latest.current))
    focus()
  }
  useQuoting((quoted) => {
    setPicked(quoted.channelId)
    change({ ...latest.current, mode: 'reply', replyTo: quoted })
    focus()
  })
  const canAttach = !isNote && canWrite
  const onFiles = ({ files: pasted, types }: DataTransfer) => {
    // Office programs put a picture beside the text that is meant.
    if (!canAttach || pasted.length === 0 || types.includes('text/plain')) return false
    addFiles([...pasted])
    return true
  }
  const speak = () => {
    // What is recorded is made for this channel: a message on another one must not change it.
    setPicked(channelId)
    setIsSpeaking(true)
  }
  const stopSpeaking = () => {
    setIsSpeaking(false)
    focus()
  }
  const about = {
    conversationId: id,
    afterSeq: lastSeq(timeline, id),
    kind: isNote ? ('note' as const) : ('message' as const),
    ...(!isNote && channel ? { channel: { id: channel.channelId, type: channel.type } } : {}),
    ...(replyTo ? { replyTo } : {}),
  }
  const sendVoice = (file: File) => {
    void send({ ...about, text: '', files: [sentFile(startUpload(file, true))] })
    if (replyTo) change(withoutQuote(draft))
    stopSpeaking()
  }
  /** undefined: it is not sent like this */
  const wording = async (words: string) => {
    if (isNote) return { text: words, mentions: calledIn(words, [...agents, ...teams]) }
    const html = isEmail && written?.isFormatted && draft.html !== undefined ? { html: draft.html } : {}
    const marked = { ...(isMarked ? { written: words, isMarked } : {}), ...html }
    if (!mayHaveVariables(words)) return { ...marked, ...sayableOf(sent) }
    const asked = await askPreview(client, said)
    if (!asked) return { ...html, text: words, written: words, isMarked, isUnfilled: true }
    return asked.missing.length > 0 ? undefined : { ...html, ...sayableOf(asked), written: words, isMarked }
  }
  const submit = async ({ next, later }: { next?: Then | undefined; later?: Sending['later'] } = {}) => {
    if (!canSend || isLeaving.current) return
    isLeaving.current = true
    const words = await wording(isNote ? draft.text.trim() : said.text).finally(() => {
      isLeaving.current = false
    })
    // Whoever goes on writing has not finished.
    if (!words || latest.current !== draft || keysOf(shown.current) !== keysOf(files)) return
    const special = isEmail && draft.envelope ? { envelope: sentEnvelope(draft.envelope) } : {}
    const isSaid = send({
      ...about,
      ...words,
      ...special,
      ...(files.length > 0 ? { files: files.map(sentFile) } : {}),
      ...(later ? { later } : {}),
    })
    if (next) void isSaid.then((isThere) => isThere && onThen(next))
    takeOutOfDraft(files.map(({ key }) => key))
    if (isNote) learn('note')
    else if (takes) learn('takes')
    change({ text: '', mode: draft.mode })
    setRevision(revision + 1)
    setBefore('')
  }
  const submitTemplate = (ready: ReadyTemplate, { next, later }: { next?: Then; later?: Sending['later'] }) => {
    const { template: input, text: said, shown, file } = ready
    const { replyTo: _, ...own } = about
    const isSaid = send({
      ...own,
      text: said,
      template: { input, shown },
      ...(file ? { files: [sentFile(file)] } : {}),
      ...(later ? { later } : {}),
    })
    if (next) void isSaid.then((isThere) => isThere && onThen(next))
    if (file) takeOutOfDraft([file.key])
    if (takes) learn('takes')
    setRefusal(undefined)
    change(withoutTemplate(latest.current))
    focus()
  }
  const onKey = (event: Pressed): boolean => {
    if (event.isComposing) return false
    if (suggestions.onKeyDown(event)) return true
    if (event.key === 'Escape') {
      event.preventDefault()
      if (replyTo) dropQuote()
      else focusHome()
      return true
    }
    const isCommand = event.metaKey || event.ctrlKey
    const isBreak = (event.shiftKey || event.altKey || isEmail) && !isCommand
    if (event.key !== 'Enter' || isBreak) return false
    event.preventDefault()
    void submit({ next: isNote ? undefined : event.shiftKey ? 'close' : event.altKey ? 'hold' : undefined })
    return true
  }
  const label = isNote ? t('composer.noteLabel') : t('composer.replyLabel')
  const placeholder = canWrite ? label : t('unreachable.placeholder')
  const fieldProps = {
    ref: field,
    label,
    placeholder,
    disabled: !canWrite,
    aria: suggestions.aria,
    onCursor: setBefore,
    onKey,
    onFiles,
    onBlur: suggestions.onBlur,
  }
  const canFormat = isEmail || formatting !== 'none'
  const signature = team?.emailSignature?.trim() ?? ''
  const isAway = channel?.type === 'web' && !conversation.contact.online
  const fallsBack = !isNote && isAway && reach.email !== undefined
  const isUnreachable = channel?.type !== 'web' || isAway
  return (
    <div className={`shrink-0 border-t px-3 pt-2 pb-3 ${isNote ? 'bg-warn-soft' : 'bg-surface'}`}>
      <DropZone onFiles={canAttach ? addFiles : undefined} />
      <div className="mx-auto max-w-[1068px]">
        <div className="mb-1.5 flex items-center gap-2">
          <ModeSwitch current={draft.mode} disabled={isSpeaking} onChoose={write} />
          <span className="flex-1" />
          {!isNote && (
            <>
              <ChannelPicker
                channels={isSpeaking && channel ? [channel] : channels}
                value={channelId}
                onChange={pick}
              />
              {(isEmail || channel?.type === 'web') && (
                <span className="min-w-0 truncate text-muted text-sm @max-lg:sr-only">
                  {t('composer.as', { name: isEmail && team?.emailSender === 'team' ? team.name : me.name })}
                </span>
              )}
            </>
          )}
        </div>
        <Hints
          isNote={isNote}
          takes={takes}
          fallsBack={fallsBack}
          unreachable={isUnreachable ? reach.mark : undefined}
          isWithoutFallback={isAway}
          isShut={reach.isShut}
        />
        {!isNote && isWindowEnding && channel && (
          <Suspense>
            <WindowNote type={channel.type} until={shutsAt} hasTemplates={hasTemplates} />
          </Suspense>
        )}
        {isSpeaking && canAttach && (
          <Suspense>
            <VoicePanel key={channelId} limits={limits} onSend={sendVoice} onClose={stopSpeaking} />
          </Suspense>
        )}
        {replyTo && !isTemplate && (
          <Suspense>
            <Answering quoted={replyTo} onRemove={dropQuote} />
          </Suspense>
        )}
        {envelope && customer !== '' && (
          <Suspense fallback={<div className="mb-1.5 h-7" />}>
            <EmailFields
              customer={customer}
              last={email}
              own={names.ownAddresses}
              value={envelope}
              onChange={(next) => change({ ...latest.current, envelope: next })}
              onForward={(text) => {
                const { html = '', text: words } = latest.current
                change({ ...latest.current, text: `${words}\n\n${text}`, html: html + htmlOfLines(`\n${text}`) })
                setRevision(revision + 1)
              }}
            />
          </Suspense>
        )}
        {!isTemplate && <FileChips files={files} refused={attached.refused} onRemoved={focus} />}
        {!isTemplate && <TextLength text={read} limit={textLimit} />}
        {onlyId !== undefined && !isTemplate && (
          <div className="mb-1.5 [overflow-wrap:anywhere]">
            <Notice tone="warn">{t('insert.onlyId', { name: onlyId })}</Notice>
          </div>
        )}
        {isTemplate && channelId && (
          <Suspense fallback={<div className="min-h-[88px] rounded-lg border border-strong" />}>
            <TemplatePanel
              key={channelId}
              ref={(own) => {
                panel.current = own
                if (own && wantsFocus.current) focus()
              }}
              conversation={conversation}
              contact={contact}
              me={me}
              channelId={channelId}
              place={headerPlace}
              value={template ?? { variables: {} }}
              onChange={(next) => {
                setRefusal(undefined)
                change({ ...latest.current, template: next })
              }}
              refusal={refusal}
              onSend={submitTemplate}
              onLeave={isWindowOpen ? leaveTemplate : undefined}
            />
          </Suspense>
        )}
        <div
          className={`relative rounded-lg border border-strong bg-surface focus-within:border-accent focus-within:ring-1 focus-within:ring-accent ${isTemplate ? 'hidden' : ''}`}
          data-offers=""
        >
          <Suggestions {...suggestions} />
          {isEmail ? (
            <Suspense fallback={<div className="min-h-[88px]" />}>
              <EmailEditor
                key={place}
                {...fieldProps}
                content={draft}
                revision={revision}
                onRead={setEmail}
                onChange={({ text: words, marked, isFormatted, html }) =>
                  change({ ...latest.current, text: isFormatted ? marked : words, html })
                }
                onLooks={(next) => setLooks((now) => ([...next].join() === [...now].join() ? now : next))}
                onReady={() => {
                  if (wantsFocus.current) focus()
                }}
              />
            </Suspense>
          ) : (
            <TextField
              {...fieldProps}
              text={draft.text}
              isMarked={isMarked && formatting !== 'none'}
              onChange={(next) => {
                const { html: _, ...rest } = draft
                change({ ...rest, text: next })
              }}
            />
          )}
          {isEmail && signature !== '' && (
            <p className="line-clamp-2 whitespace-pre-wrap px-2.5 pb-1 text-muted text-sm" dir="auto" data-signature="">
              {signature}
            </p>
          )}
          {!isNote && (
            <div className="px-2.5">
              <PreviewLine written={said.text} filled={filled} shown={look} isMarked={isMarked} />
            </div>
          )}
          <div className="flex flex-wrap items-center gap-x-1 gap-y-0.5 px-1.5 pb-1.5 @max-md:gap-x-0">
            <EmojiButton disabled={!canWrite} onPick={(emoji) => field.current?.replace(0, emoji)} onClose={focus} />
            <IconButton
              label={t('insert.snippet')}
              shortcut="/"
              side="top"
              className="size-7"
              disabled={!canWrite}
              onClick={() => field.current?.type('/')}
            >
              <MessageSquareQuote size={16} aria-hidden />
            </IconButton>
            {isNote ? (
              <IconButton
                label={t('insert.mention')}
                shortcut="@"
                side="top"
                className="size-7"
                onClick={() => field.current?.type('@')}
              >
                <AtSign size={16} aria-hidden />
              </IconButton>
            ) : (
              <>
                <IconButton
                  label={t('insert.variable')}
                  shortcut="$"
                  side="top"
                  className="size-7"
                  disabled={!canWrite}
                  onClick={() => field.current?.type('$')}
                >
                  <Braces size={16} aria-hidden />
                </IconButton>
                <AttachButton disabled={!canAttach || isTemplate} onFiles={addFiles} />
                {hasTemplates && (
                  <IconButton
                    label={t('command.template')}
                    shortcut={commandKeys.template}
                    side="top"
                    className="size-7"
                    disabled={isSpeaking}
                    onClick={() => beginTemplate()}
                  >
                    <LayoutTemplate size={16} aria-hidden />
                  </IconButton>
                )}
                <IconButton
                  label={t('voice.record')}
                  shortcut={commandKeys.voice}
                  side="top"
                  className="size-7"
                  disabled={!canAttach || isSpeaking}
                  onClick={speak}
                >
                  <Mic size={16} aria-hidden />
                </IconButton>
                <ConferenceButton
                  disabled={!canWrite || isSpeaking || isBusy}
                  onInvite={() => channelId && onConference(channelId)}
                />
                {canFormat && (
                  <>
                    <span className="mx-0.5 h-4 border-s @max-md:hidden" />
                    <IconButton
                      label={t('composer.more')}
                      side="top"
                      className={`size-7 @md:hidden ${showsFormats ? 'bg-hover text-ink' : ''}`}
                      aria-expanded={showsFormats}
                      onMouseDown={(event) => event.preventDefault()}
                      onClick={() => setShowsFormats(!showsFormats)}
                    >
                      <Type size={16} aria-hidden />
                    </IconButton>
                    <span className={`${showsFormats ? '@max-md:order-last @max-md:w-full' : '@max-md:hidden'}`}>
                      <FormatBar
                        isEmail={isEmail}
                        disabled={!canWrite}
                        looks={looks}
                        onFormat={(look) => field.current?.format(look)}
                        onLink={(target) => field.current?.link?.(target)}
                      />
                    </span>
                  </>
                )}
              </>
            )}
            {can(me, 'assistant.use') && (
              <Suspense>
                <ComposerAssistant
                  conversation={conversation}
                  draft={draft}
                  disabled={!canWrite || isTemplate}
                  onReplace={({ text: words, html }) => {
                    const { html: _, ...rest } = latest.current
                    change({ ...rest, text: words, ...(isEmail && html ? { html } : {}) })
                    setRevision(revision + 1)
                  }}
                />
              </Suspense>
            )}
            {!isNote && (
              <SendLater
                isReady={canSend && !isTemplate}
                shutsAt={shutsAt}
                onSend={(later) => void submit({ later })}
              />
            )}
            <SendMenu
              isNote={isNote}
              shortcut={isEmail ? 'Mod+Enter' : 'Enter'}
              disabled={!canSend}
              isHeld={conversation.status === 'on_hold'}
              onSend={(next) => void submit({ next })}
            />
          </div>
        </div>
      </div>
    </div>
  )
}

/** Lines that somebody else wrote, for the field of an email: nothing in them is formatting. */
const htmlOfLines = (text: string) =>
  text
    .split('\n')
    .map((line) => `<p>${line.replace(/[&<>]/g, (one) => `&#${one.charCodeAt(0)};`)}</p>`)
    .join('')
/** What is said, without what else an answer has. */
const sayableOf = ({ text, styles }: { text: string; styles?: Styled[] | undefined }) => ({
  text,
  ...(styles ? { styles } : {}),
})
const keysOf = (files: readonly Upload[]) => files.map(({ key }) => key).join()
const sentFile = ({ key, name, type, size, id, voice }: Upload): SentFile => ({
  key,
  name,
  type,
  size,
  ...(id ? { id } : {}),
  ...(voice ? { voice } : {}),
})
