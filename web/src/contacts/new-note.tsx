import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { useAgents, useMe } from '../api/queries.ts'
import { calledIn } from '../messages/mentions.ts'
import { Button } from '../ui/button.tsx'
import { useSentence } from '../ui/sentence.ts'

interface NewNoteProps {
  contactId: string
  onDone(): void
  onCancel(): void
}

/** A note on a contact; agents who are mentioned are told of it. */
export function NewNote({ contactId, onDone, onCancel }: NewNoteProps) {
  const { t } = useTranslation('records')
  const { t: common } = useTranslation()
  const sentence = useSentence()
  const me = useMe()
  const agents = useAgents().filter(({ id }) => id !== me?.id)
  const [text, setText] = useState('')
  const [error, setError] = useState<unknown>()
  const [isSaving, setIsSaving] = useState(false)
  const attempt = useRef({ content: '', key: '' })
  const field = useRef<HTMLTextAreaElement>(null)

  const mention = (id: string) => {
    const name = agents.find((agent) => agent.id === id)?.name
    if (!name) return
    setText((now) => `${now}${now && !/\s$/.test(now) ? ' ' : ''}@${name} `)
    field.current?.focus()
  }
  const save = async (event?: FormEvent) => {
    event?.preventDefault()
    if (isSaving || !text.trim()) return
    const mentions = calledIn(text, agents)
    const input = { id: contactId, text: text.trim(), ...(mentions.length > 0 ? { mentions } : {}) }
    const content = JSON.stringify(input)
    // What is sent again because no answer came is the same note.
    if (attempt.current.content !== content) attempt.current = { content, key: crypto.randomUUID() }
    setIsSaving(true)
    setError(undefined)
    try {
      await call('contacts.addNote', input, { idempotencyKey: attempt.current.key })
      onDone()
    } catch (refusal) {
      setError(refusal)
      setIsSaving(false)
    }
  }
  return (
    <form onSubmit={(event) => void save(event)} className="mt-1.5 space-y-1.5">
      <textarea
        ref={field}
        // biome-ignore lint/a11y/noAutofocus: the field opens because its button was pressed
        autoFocus
        className="field min-h-16"
        maxLength={10_000}
        aria-label={t('contactNotes.label')}
        placeholder={t('contactNotes.label')}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void save()
          if (event.key !== 'Escape') return
          event.preventDefault()
          event.stopPropagation()
          if (!text.trim()) onCancel()
        }}
      />
      {agents.length > 0 && (
        <select
          className="field"
          aria-label={t('contactNotes.mention')}
          title={t('contactNotes.told')}
          value=""
          onChange={({ target }) => mention(target.value)}
        >
          <option value="">{t('contactNotes.mention')}</option>
          {agents.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
      {error !== undefined && (
        <p role="alert" className="text-bad text-xs">
          {sentence(error)}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button small onClick={onCancel}>
          {common('common.cancel')}
        </Button>
        <Button small type="submit" look="primary" disabled={isSaving || !text.trim()}>
          {t('contactNotes.add')}
        </Button>
      </div>
    </form>
  )
}
