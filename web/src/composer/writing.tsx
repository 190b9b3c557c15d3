import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { SendHorizontal } from 'lucide-react'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contactQuery } from '../api/queries.ts'
import type { Agent, Conversation } from '../api/types.ts'
import { commandKeys, useCommand } from '../shell/commands.ts'
import { lastSeq } from '../timeline/merge.ts'
import { timelineQuery } from '../timeline/timeline-query.ts'
import { Button } from '../ui/button.tsx'
import { Tip } from '../ui/tip.tsx'
import { ChannelPicker } from './channel-picker.tsx'
import { type Draft, readDraft, writeDraft } from './drafts.ts'
import { Hints } from './hints.tsx'
import { send } from './outbox.ts'
import { lastInboundAt, useReplyWindow } from './reply-window.ts'
import { Suggestions, useSuggestions } from './suggestions.tsx'

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
  const { id, lastChannel } = conversation
  const [draft, setDraft] = useState<Draft>(() => readDraft(me.id, id))
  const [picked, setPicked] = useState<string>()
  const area = useRef<HTMLTextAreaElement>(null)
  const { data: contact } = useQuery(contactQuery(conversation.contact.id))
  const { data: timeline } = useInfiniteQuery(timelineQuery(id, undefined))
  const channels = contact?.channels ?? (lastChannel ? [{ channelId: lastChannel.id, type: lastChannel.type }] : [])
  const channel = channels.find(({ channelId }) => channelId === (picked ?? lastChannel?.id)) ?? channels[0]
  const isNote = draft.mode === 'note'
  const lastInbound = useMemo(() => lastInboundAt(timeline, channel?.channelId), [timeline, channel?.channelId])
  const isWindowOpen = useReplyWindow(channel?.type, lastInbound)
  const canWrite = isNote || isWindowOpen

  const change = (next: Draft) => {
    setDraft(next)
    writeDraft(me.id, id, next)
    if (next.mode === 'reply' && next.text) onTyping()
  }
  const suggestions = useSuggestions(area, draft.text, (text) => change({ ...draft, text }))
  const write = (mode: Draft['mode']) => {
    change({ ...draft, mode })
    // After the page is drawn: a disabled field takes no focus.
    setTimeout(() => area.current?.focus())
  }
  useCommand('reply', () => write('reply'))
  useCommand('note', () => write('note'))
  useGrowing(area, draft.text)

  const submit = () => {
    const text = draft.text.trim()
    if (!text || !canWrite || (!isNote && !channel)) return
    send({
      conversationId: id,
      text,
      afterSeq: lastSeq(timeline, id),
      kind: isNote ? 'note' : 'message',
      ...(!isNote && channel ? { channel: { id: channel.channelId, type: channel.type } } : {}),
    })
    change({ text: '', mode: draft.mode })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || suggestions.onKeyDown(event)) return
    if (event.key === 'Escape') {
      event.preventDefault()
      area.current?.blur()
    }
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return
    event.preventDefault()
    submit()
  }
  const label = isNote ? t('composer.noteLabel') : t('composer.replyLabel')
  return (
    <div className={`shrink-0 border-t px-3 pt-2 pb-3 ${isNote ? 'bg-warn-soft' : 'bg-surface'}`}>
      <div className="mx-auto max-w-[1068px]">
        <div className="mb-1.5 flex items-center gap-1">
          <Mode
            current={draft.mode}
            mode="reply"
            onChoose={write}
            label={t('composer.reply')}
            shortcut={commandKeys.reply}
          />
          <Mode
            current={draft.mode}
            mode="note"
            onChoose={write}
            label={t('composer.note')}
            shortcut={commandKeys.note}
          />
          <span className="flex-1" />
          {!isNote && <ChannelPicker channels={channels} value={channel?.channelId} onChange={setPicked} />}
        </div>
        <Hints
          isNote={isNote}
          isWindowOpen={isWindowOpen}
          takes={takes}
          fallsBack={
            !isNote && channel?.type === 'web' && !conversation.contact.online && (contact?.emails.length ?? 0) > 0
          }
        />
        <div className="relative flex items-end gap-2">
          <Suggestions {...suggestions} />
          <textarea
            ref={area}
            rows={1}
            value={draft.text}
            disabled={!canWrite}
            aria-label={label}
            placeholder={canWrite ? label : t('composer.windowPlaceholder')}
            onChange={({ target }) => change({ ...draft, text: target.value })}
            onKeyDown={onKeyDown}
            onSelect={suggestions.onSelect}
            dir="auto"
            className="field max-h-[38dvh] min-h-9 resize-none py-[7px] text-base disabled:opacity-60"
            {...suggestions.aria}
          />
          <Tip label={isNote ? t('composer.addNote') : t('composer.send')} shortcut="↵" side="top">
            <Button
              look="primary"
              className="h-9"
              aria-label={isNote ? t('composer.addNote') : t('composer.send')}
              disabled={!draft.text.trim() || !canWrite}
              onClick={submit}
            >
              <SendHorizontal size={16} aria-hidden />
            </Button>
          </Tip>
        </div>
      </div>
    </div>
  )
}

interface ModeProps {
  current: Draft['mode']
  mode: Draft['mode']
  onChoose(mode: Draft['mode']): void
  label: string
  shortcut: string
}

function Mode({ current, mode, onChoose, label, shortcut }: ModeProps) {
  const isOn = current === mode
  return (
    <Tip label={label} shortcut={shortcut} side="top">
      <button
        type="button"
        aria-pressed={isOn}
        onClick={() => onChoose(mode)}
        className={`rounded-md px-2 py-0.5 text-sm ${isOn ? 'bg-hover font-medium text-ink' : 'text-muted hover:text-ink'}`}
      >
        {label}
      </button>
    </Tip>
  )
}

/** As high as what is written, up to a limit. */
function useGrowing(area: React.RefObject<HTMLTextAreaElement | null>, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useEffect(() => {
    const element = area.current
    if (!element) return
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight + 2}px`
  }, [area, text])
}
