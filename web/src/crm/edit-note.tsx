import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { asProblem } from '../api/problem.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import type { RecordNote } from './records.ts'

interface EditNoteProps {
  note: RecordNote
  reload(): Promise<unknown>
  onDone(): void
}

/** L4: one's own words in place of the messages. Whatever comes in meanwhile is shown before it is overwritten. */
export function EditNote({ note, reload, onDone }: EditNoteProps) {
  const { t } = useTranslation('records')
  const { t: common } = useTranslation()
  const sentence = useSentence()
  const [text, setText] = useState(note.text)
  const [begun] = useState(note.version)
  // What came in meanwhile is shown, and from then on saving means over it.
  const isOvertaken = note.version !== begun
  const [error, setError] = useState<unknown>()
  const [isSaving, setIsSaving] = useState(false)
  const save = async (event?: FormEvent) => {
    event?.preventDefault()
    if (isSaving || !text.trim()) return
    setIsSaving(true)
    setError(undefined)
    try {
      await call(
        'recordNotes.update',
        { id: note.id, version: note.version, text },
        { idempotencyKey: crypto.randomUUID() },
      )
      await reload()
      onDone()
    } catch (refusal) {
      await reload()
      if (asProblem(refusal).code !== 'version_conflict') setError(refusal)
    } finally {
      setIsSaving(false)
    }
  }
  return (
    <form onSubmit={(event) => void save(event)} className="space-y-2">
      {isOvertaken && (
        <>
          <Notice tone="warn">{t('notes.overtaken')}</Notice>
          <details open className="rounded-md border bg-canvas px-2.5 py-1.5 text-sm">
            <summary className="text-muted text-xs">{t('notes.now')}</summary>
            <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{note.text}</p>
          </details>
        </>
      )}
      <Field label={t('notes.text')} hint={t('notes.editHint')}>
        {(control) => (
          <textarea
            {...control}
            // biome-ignore lint/a11y/noAutofocus: the field opens because its button was pressed
            autoFocus
            className="field min-h-40"
            maxLength={10_000}
            value={text}
            onChange={({ target }) => setText(target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void save()
              if (event.key === 'Escape' && text === note.text) onDone()
            }}
          />
        )}
      </Field>
      {error !== undefined && <Notice tone="bad">{sentence(error)}</Notice>}
      <div className="flex justify-end gap-2">
        <Button small onClick={onDone}>
          {common('common.cancel')}
        </Button>
        <Button small type="submit" look="primary" disabled={isSaving || !text.trim()}>
          {t('notes.save')}
        </Button>
      </div>
    </form>
  )
}
