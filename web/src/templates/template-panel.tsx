import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type Ref, useCallback, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { Problem } from '../api/problem.ts'
import { useNames, workspaceQuery } from '../api/queries.ts'
import type { Agent, Contact, Conversation } from '../api/types.ts'
import { contactAttributesQuery } from '../contacts/attributes/query.ts'
import { attributeVariables } from '../contacts/attributes/variables.ts'
import type { DraftTemplate } from '../messages/drafts.ts'
import { SendLater } from '../messages/later/send-later.tsx'
import type { Sending } from '../messages/outbox.ts'
import type { Then } from '../messages/send-keys.ts'
import { SendMenu } from '../messages/send-menu.tsx'
import { variablesOf } from '../messages/variables.ts'
import { Button } from '../ui/button.tsx'
import { focusHome } from '../ui/focus.ts'
import { rememberTemplate } from './recent.ts'
import { type ReadyTemplate, TemplatePicker } from './template-picker.tsx'
import { useWords } from './words.ts'

interface TemplatePanelProps {
  ref?: Ref<{ focus(): void }>
  conversation: Conversation
  contact: Contact | undefined
  me: Agent
  channelId: string
  place: string
  value: DraftTemplate
  onChange(value: DraftTemplate): void
  refusal: Sending['problem']
  onSend(ready: ReadyTemplate, options: { next?: Then; later?: NonNullable<Sending['later']> }): void
  /** back to free text; undefined: there is none now */
  onLeave: (() => void) | undefined
}

/** M8: in the composer, in place of the field: a template is chosen, filled in and sent. */
export default function TemplatePanel(props: TemplatePanelProps) {
  const { ref, conversation, contact, me, channelId, place, value, onChange, refusal, onSend, onLeave } = props
  const { t } = useWords()
  const names = useNames()
  const { data: workspace } = useQuery(workspaceQuery)
  const [ready, setReady] = useState<ReadyTemplate>()
  const [showsMissing, setShowsMissing] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const team = names.team(conversation.teamId)
  const { data: attributes = [] } = useQuery(contactAttributesQuery)
  const possible = variablesOf(
    { contact, agent: me, team: team ? { name: team } : undefined, channel: names.channel(channelId), workspace },
    attributeVariables(attributes, contact),
  )
  const submit = (options: { next?: Then; later?: NonNullable<Sending['later']> } = {}) => {
    if (ready) {
      rememberTemplate(channelId, ready.template.id, ready.template.variables)
      setShowsMissing(false)
      return onSend(ready, options)
    }
    // At once: what is typed next belongs where something is missing.
    flushSync(() => setShowsMissing(true))
    box.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey) || value.id === undefined) return
    event.preventDefault()
    submit(event.shiftKey ? { next: 'close' } : event.altKey ? { next: 'hold' } : {})
  }
  const change = (next: DraftTemplate) => {
    if (next.id !== value.id) setShowsMissing(false)
    onChange(next)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the fields in it
    <div
      ref={box}
      onKeyDown={onKeyDown}
      className="rounded-lg border border-strong bg-surface focus-within:border-accent focus-within:ring-1 focus-within:ring-accent"
      data-template-panel=""
    >
      <TemplatePicker
        ref={ref}
        channelId={channelId}
        language={contact?.language ?? undefined}
        possible={possible}
        value={value}
        onChange={change}
        onReady={useCallback((next: ReadyTemplate | undefined) => setReady(next), [])}
        place={place}
        showsMissing={showsMissing}
        problem={refusal && new Problem(400, { ...refusal, detail: refusal.message })}
        sendsUploading
        onLeave={onLeave ?? focusHome}
        onEnd={() => box.current?.querySelector<HTMLElement>('[data-send] button')?.focus()}
      />
      {(value.id !== undefined || onLeave) && (
        <div className="flex items-center gap-2 border-t px-1.5 py-1.5">
          {onLeave && (
            <Button small look="quiet" onClick={onLeave}>
              {t('leave')}
            </Button>
          )}
          {value.id !== undefined && (
            <span className="ms-auto flex" data-send="">
              <SendLater isReady={ready !== undefined} onSend={(later) => submit({ later })} />
              <SendMenu
                isNote={false}
                shortcut="Mod+Enter"
                disabled={false}
                isHeld={conversation.status === 'on_hold'}
                onSend={(next) => submit(next ? { next } : {})}
              />
            </span>
          )}
        </div>
      )}
    </div>
  )
}
