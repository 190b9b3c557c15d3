import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { keys } from '../api/keys.ts'
import { categoriesQuery, readAll } from '../api/queries.ts'
import { useLocale } from '../i18n/time.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { useWords } from './messages.ts'
import type { Act } from './start-bulk.ts'

const types = ['question', 'incident', 'problem', 'task'] as const

interface BulkDialogProps {
  dialog: { kind: 'tag' | 'close' } | { kind: 'sure'; bulk: Act }
  count: number | undefined
  onAct(bulk: Act): void
  onClose(): void
}

/** What has to be said, or said twice, before many are changed. */
export default function BulkDialog({ dialog, count, onAct, onClose }: BulkDialogProps) {
  const { t } = useWords()
  const language = useLocale()
  const of = count === undefined ? t('ofAll') : t('ofCount', { count, number: count.toLocaleString(language) })
  const act = (bulk: Act) => {
    onAct(bulk)
    onClose()
  }
  const title = dialog.kind === 'sure' ? t(`act.${dialog.bulk.action}`) : t(`act.${dialog.kind}`)
  return (
    <Dialog
      open
      onClose={onClose}
      title={`${title}: ${of}`}
      {...(dialog.kind === 'sure' ? { description: t('sure') } : {})}
    >
      {dialog.kind === 'sure' && <Ends onClose={onClose} confirm={title} onConfirm={() => act(dialog.bulk)} />}
      {dialog.kind === 'tag' && <TagForm onAct={act} onClose={onClose} />}
      {dialog.kind === 'close' && <CloseForm onAct={act} onClose={onClose} />}
    </Dialog>
  )
}

function TagForm({ onAct, onClose }: Pick<BulkDialogProps, 'onAct' | 'onClose'>) {
  const { t } = useWords()
  const id = useId()
  const [tag, setTag] = useState('')
  const { data: tags = [] } = useQuery({ queryKey: keys.tags, queryFn: () => readAll('tags.list'), staleTime: 30_000 })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (tag.trim()) onAct({ action: 'tag', params: { tag } })
  }
  return (
    <form onSubmit={submit} className="space-y-4">
      <Field label={t('tag')} hint={t('tagHint')}>
        {(control) => (
          <input
            {...control}
            className="field"
            list={`${id}-tags`}
            maxLength={50}
            value={tag}
            onChange={({ target }) => setTag(target.value)}
          />
        )}
      </Field>
      <datalist id={`${id}-tags`}>
        {tags.map(({ id: tagId, name }) => (
          <option key={tagId} value={name} />
        ))}
      </datalist>
      <Ends onClose={onClose} confirm={t('act.tag')} isOff={!tag.trim()} />
    </form>
  )
}

/** S3: where the workspace asks for type, category and note, all that are closed get the same. */
function CloseForm({ onAct, onClose }: Pick<BulkDialogProps, 'onAct' | 'onClose'>) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const { data: categories = [] } = useQuery(categoriesQuery)
  const [type, setType] = useState<(typeof types)[number]>('question')
  const [category, setCategory] = useState('')
  const [note, setNote] = useState('')
  const isMissing = !category || !note.trim()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!isMissing) onAct({ action: 'close', params: { type, category, note: note.trim() } })
  }
  return (
    <form onSubmit={submit} className="space-y-3">
      <Field label={common('close.type')}>
        {(control) => (
          <select
            {...control}
            className="field"
            value={type}
            onChange={({ target }) => setType(target.value as (typeof types)[number])}
          >
            {types.map((each) => (
              <option key={each} value={each}>
                {common(`ticket.${each}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={common('close.category')}>
        {(control) => (
          <select {...control} className="field" value={category} onChange={({ target }) => setCategory(target.value)}>
            <option value="">{common('close.noCategory')}</option>
            {categories.map(({ id, name }) => (
              <option key={id} value={name}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={common('close.note')} hint={t('sameForAll')}>
        {(control) => (
          <textarea
            {...control}
            className="field min-h-20"
            maxLength={5000}
            value={note}
            onChange={({ target }) => setNote(target.value)}
          />
        )}
      </Field>
      <Ends onClose={onClose} confirm={t('act.close')} isOff={isMissing} />
    </form>
  )
}

interface EndsProps {
  onClose(): void
  confirm: string
  isOff?: boolean
  /** left out: the form's own */
  onConfirm?(): void
}

function Ends({ onClose, confirm, isOff, onConfirm }: EndsProps) {
  const { t } = useTranslation()
  return (
    <div className="flex justify-end gap-2">
      <Button onClick={onClose}>{t('common.cancel')}</Button>
      <Button look="primary" disabled={isOff} {...(onConfirm ? { onClick: onConfirm } : { type: 'submit' })}>
        {confirm}
      </Button>
    </div>
  )
}
