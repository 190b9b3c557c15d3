import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { Mic, SendHorizontal } from 'lucide-react'
import { type ClipboardEvent, type KeyboardEvent, lazy, Suspense, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contactQuery, useNames } from '../api/queries.ts'
import type { Agent, Conversation } from '../api/types.ts'
import { useCommand } from '../shell/commands.ts'
import { lastSeq } from '../timeline/merge.ts'
import { timelineQuery } from '../timeline/timeline-query.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Tip } from '../ui/tip.tsx'
import { AttachButton } from './attach-button.tsx'
import { ChannelPicker } from './channel-picker.tsx'
import { useDraftFiles } from './draft-files.ts'
import { type Draft, placeOf, readDraft, writeDraft } from './drafts.ts'
import { DropZone } from './drop-zone.tsx'
import { answerTo, lastEmail, sentEnvelope, wrongIn } from './email/envelope.ts'
import { FileChips } from './file-chips.tsx'
import { Hints } from './hints.tsx'
import { SendLater } from './later/send-later.tsx'
import { ModeSwitch } from './mode-switch.tsx'
import { type Sending, type SentFile, send } from './outbox.ts'
import { askPreview, usePreview } from './preview.ts'
import { PreviewLine } from './preview-line.tsx'
import { useQuoting } from './quoting.ts'
import { reachOf } from './reach.ts'
import { lastInboundAt, useReplyWindow, windowEnd } from './reply-window.ts'
import { useSuggesters } from './suggesters.ts'
import { Suggestions } from './suggestions.tsx'
import { isTooLong, TextLength } from './text-length.tsx'
import { startUpload, takeOutOfDraft, type Upload } from './uploads.ts'
import { useGrowing } from './use-growing.ts'
import { useSuggestions } from './use-suggestions.ts'
import { mayHaveVariables } from './variables.ts'

const Answering = lazy(() => import('../timeline/meaning/answering.tsx'))
const EmailFields = lazy(() => import('./email/email-fields.tsx'))
const VoicePanel = lazy(() => import('./voice/voice-panel.tsx'))

interface WritingProps {
  conversation: Conversation
  me: Agent
  /** answering joins and makes one responsible */
  takes: boolean
  onTyping(): void
}

/** Reply or note. Enter sends, Shift+Enter breaks the line, Ctrl or Cmd+Enter always sends. */
export function Writing({ conversation, me, takes, onTyping }: WritingProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const names = useNames()
  const { id, lastChannel } = conversation
  const place = placeOf(me.id, id)
  const [draft, setDraft] = useState<Draft>(() => readDraft(place))
  const [picked, setPicked] = useState(draft.replyTo?.channelId)
  const [isSpeaking, setIsSpeaking] = useState(false)
  const area = useRef<HTMLTextAreaElement>(null)
  const isLeaving = useRef(false)
  const { data: contact } = useQuery(contactQuery(conversation.contact.id))
  const { data: timeline } = useInfiniteQuery(timelineQuery(id, undefined))
  const channels = contact?.channels ?? (lastChannel ? [{ channelId: lastChannel.id, type: lastChannel.type }] : [])
  const channel = channels.find(({ channelId }) => channelId === (picked ?? lastChannel?.id)) ?? channels[0]
  const channelId = channel?.channelId
  const isNote = draft.mode === 'note'
  const lastInbound = useMemo(() => lastInboundAt(timeline, channelId), [timeline, channelId])
  const isWindowOpen = useReplyWindow(channel?.type, lastInbound)
  const reach = reachOf(contact, channel)
  const canWrite = isNote || (isWindowOpen && !reach.isShut)
  const limits = names.channel(channelId)?.files
  const attached = useDraftFiles(place, limits)
  const files = isNote ? [] : attached.files
  const shown = useRef(files)
  shown.current = files
  const said = { id, channelId, text: isNote ? '' : draft.text.trim(), contactVersion: contact?.version }
  const { filled, isCurrent } = usePreview(said)
  const isMissing = isCurrent && (filled?.missing.length ?? 0) > 0
  const isReady =
    (draft.text.trim() !== '' || files.length > 0) && !(files.length > 0 && attached.isStuck) && !isMissing
  const isEmail = !isNote && channel?.type === 'email'
  const email = useMemo(
    () => (isEmail && channelId ? lastEmail(timeline, channelId) : undefined),
    [isEmail, timeline, channelId],
  )
  const customer = contact?.channels.find((each) => each.channelId === channelId)?.address ?? ''
  const envelope = isEmail ? (draft.envelope ?? answerTo(customer, email)) : undefined
  const isAddressed = !draft.envelope || !envelope || wrongIn(envelope) === undefined
  const textLimit = isNote ? undefined : names.channel(channelId)?.text
  const read = filled?.text ?? said.text
  const canSend = isReady && canWrite && isAddressed && (isNote || channel !== undefined) && !isTooLong(read, textLimit)

  const latest = useRef(draft)
  const change = (next: Draft) => {
    latest.current = next
    setDraft(next)
    writeDraft(place, next)
    if (next.mode === 'reply' && next.text) onTyping()
  }
  const suggesters = useSuggesters({ conversation, me, channelId, isNote })
  const suggestions = useSuggestions(area, draft.text, suggesters, (text) => change({ ...draft, text }))
  // After the page is drawn: a disabled field takes no focus.
  const focus = () => {
    // At once: what is typed right after the key is text. And again, where only what is drawn next can be written in.
    area.current?.focus()
    setTimeout(() => area.current?.focus())
  }
  const write = (mode: Draft['mode']) => {
    change({ ...draft, mode })
    focus()
  }
  useCommand('reply', () => write('reply'))
  useCommand('note', isSpeaking ? undefined : () => write('note'))
  useGrowing(area, draft.text)

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
  const onPaste = (event: ClipboardEvent) => {
    const { files: pasted, types } = event.clipboardData
    // Office programs put a picture beside the text that is meant.
    if (!canAttach || pasted.length === 0 || types.includes('text/plain')) return
    event.preventDefault()
    addFiles([...pasted])
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
    send({ ...about, text: '', files: [sentFile(startUpload(file, true))] })
    if (replyTo) change(withoutQuote(draft))
    stopSpeaking()
  }
  /** undefined: it is not sent like this */
  const wording = async (text: string) => {
    if (isNote || !mayHaveVariables(text)) return { text }
    const asked = await askPreview(client, said)
    if (!asked) return { text, written: text, isUnfilled: true }
    return asked.missing.length > 0 ? undefined : { text: asked.text, written: text }
  }
  const submit = async (later?: Sending['later']) => {
    if (!canSend || isLeaving.current) return
    isLeaving.current = true
    const words = await wording(draft.text.trim()).finally(() => {
      isLeaving.current = false
    })
    // Whoever goes on writing has not finished.
    if (!words || latest.current !== draft || keysOf(shown.current) !== keysOf(files)) return
    const special = isEmail && draft.envelope ? { envelope: sentEnvelope(draft.envelope) } : {}
    send({
      ...about,
      ...words,
      ...special,
      ...(files.length > 0 ? { files: files.map(sentFile) } : {}),
      ...(later ? { later } : {}),
    })
    takeOutOfDraft(files.map(({ key }) => key))
    change({ text: '', mode: draft.mode })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || suggestions.onKeyDown(event)) return
    if (event.key === 'Escape') {
      event.preventDefault()
      if (replyTo) dropQuote()
      else area.current?.blur()
    }
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return
    event.preventDefault()
    void submit()
  }
  const label = isNote ? t('composer.noteLabel') : t('composer.replyLabel')
  const isAway = channel?.type === 'web' && !conversation.contact.online
  const fallsBack = !isNote && isAway && reach.email !== undefined
  const isUnreachable = channel?.type !== 'web' || isAway
  return (
    <div className={`shrink-0 border-t px-3 pt-2 pb-3 ${isNote ? 'bg-warn-soft' : 'bg-surface'}`}>
      <DropZone onFiles={canAttach ? addFiles : undefined} />
      <div className="mx-auto max-w-[1068px]">
        <div className="mb-1.5 flex items-center gap-1">
          <ModeSwitch current={draft.mode} disabled={isSpeaking} onChoose={write} />
          {!isNote && <AttachButton disabled={!canAttach} onFiles={addFiles} />}
          {!isNote && (
            <IconButton
              label={t('voice.record')}
              side="top"
              className="size-7"
              disabled={!canAttach || isSpeaking}
              onClick={speak}
            >
              <Mic size={16} aria-hidden />
            </IconButton>
          )}
          <span className="flex-1" />
          {!isNote && (
            <ChannelPicker
              channels={isSpeaking && channel ? [channel] : channels}
              value={channelId}
              onChange={setPicked}
            />
          )}
        </div>
        <Hints
          isNote={isNote}
          isWindowOpen={isWindowOpen}
          takes={takes}
          fallsBack={fallsBack}
          unreachable={isUnreachable ? reach.mark : undefined}
          isWithoutFallback={isAway}
          isShut={reach.isShut}
        />
        {isSpeaking && canAttach && (
          <Suspense>
            <VoicePanel key={channelId} limits={limits} onSend={sendVoice} onClose={stopSpeaking} />
          </Suspense>
        )}
        {replyTo && (
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
                const written = latest.current.text.trim()
                change({ ...latest.current, text: written === '' ? `\n\n${text}` : `${written}\n\n${text}` })
              }}
            />
          </Suspense>
        )}
        <FileChips files={files} refused={attached.refused} onRemoved={focus} />
        <PreviewLine written={said.text} filled={filled} />
        <TextLength text={read} limit={textLimit} />
        <div className="relative flex items-end gap-2">
          <Suggestions {...suggestions} />
          <textarea
            ref={area}
            rows={1}
            value={draft.text}
            disabled={!canWrite}
            aria-label={label}
            placeholder={canWrite ? label : t(reach.isShut ? 'unreachable.placeholder' : 'composer.windowPlaceholder')}
            onChange={({ target }) => {
              suggestions.onSelect()
              change({ ...draft, text: target.value })
            }}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
            onSelect={suggestions.onSelect}
            onBlur={suggestions.onBlur}
            dir="auto"
            className="field max-h-[38dvh] min-h-9 resize-none py-[7px] text-base disabled:opacity-60"
            {...suggestions.aria}
          />
          {!isNote && (
            <SendLater
              isReady={canSend}
              shutsAt={windowEnd(channel?.type, lastInbound)}
              onSend={(later) => void submit(later)}
            />
          )}
          <Tip label={isNote ? t('composer.addNote') : t('composer.send')} shortcut="↵" side="top">
            <Button
              look="primary"
              className="h-9"
              aria-label={isNote ? t('composer.addNote') : t('composer.send')}
              disabled={!canSend}
              onClick={() => void submit()}
            >
              <SendHorizontal size={16} aria-hidden />
            </Button>
          </Tip>
        </div>
      </div>
    </div>
  )
}

const keysOf = (files: readonly Upload[]) => files.map(({ key }) => key).join()
const sentFile = ({ key, name, type, size, id, voice }: Upload): SentFile => ({
  key,
  name,
  type,
  size,
  ...(id ? { id } : {}),
  ...(voice ? { voice } : {}),
})
