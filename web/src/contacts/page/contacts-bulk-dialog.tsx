import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { keys } from '../../api/keys.ts'
import { readAll } from '../../api/queries.ts'
import { useLocale } from '../../i18n/time.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import AttributeInput from '../attribute-input.tsx'
import { useContactAttributes } from '../attributes/query.ts'
import type { ContactsAct } from './start-contacts-bulk.ts'
import { useWords } from './words.ts'

interface DialogProps {
  dialog: { kind: 'attribute' | 'tag' } | { kind: 'sure'; act: ContactsAct }
  /** undefined: nobody knows */
  count: number | undefined
  onAct(act: ContactsAct): void
  onClose(): void
}

/** What has to be said, or said twice, before many contacts are changed. */
export default function ContactsBulkDialog({ dialog, count, onAct, onClose }: DialogProps) {
  const { t } = useWords()
  const language = useLocale()
  const of =
    count === undefined ? t('bulk.ofAll') : t('bulk.ofCount', { count, number: count.toLocaleString(language) })
  const title = t(`bulk.${dialog.kind === 'sure' ? dialog.act.action : dialog.kind}`)
  const act = (what: ContactsAct) => {
    onAct(what)
    onClose()
  }
  const isErase = dialog.kind === 'sure' && dialog.act.action === 'erase'
  return (
    <Dialog
      open
      onClose={onClose}
      title={`${title}: ${of}`}
      {...(dialog.kind === 'sure' ? { description: t(isErase ? 'bulk.sureErase' : 'bulk.sure') } : {})}
    >
      {dialog.kind === 'sure' && (
        <Ends confirm={title} isDanger={isErase} onClose={onClose} onConfirm={() => act(dialog.act)} />
      )}
      {dialog.kind === 'tag' && <TagForm onAct={act} onClose={onClose} />}
      {dialog.kind === 'attribute' && <AttributeForm onAct={act} onClose={onClose} />}
    </Dialog>
  )
}

type FormProps = Pick<DialogProps, 'onAct' | 'onClose'>

function TagForm({ onAct, onClose }: FormProps) {
  const { t } = useWords()
  const id = useId()
  const [tag, setTag] = useState('')
  const { data: tags = [] } = useQuery({ queryKey: keys.tags, queryFn: () => readAll('tags.list'), staleTime: 30_000 })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (tag.trim()) onAct({ action: 'tag', params: { tag: tag.trim() } })
  }
  return (
    <form onSubmit={submit} className="space-y-4">
      <Field label={t('bulk.tagName')} hint={t('bulk.tagHint')}>
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
      <Ends confirm={t('bulk.tag')} isOff={!tag.trim()} onClose={onClose} />
    </form>
  )
}

function AttributeForm({ onAct, onClose }: FormProps) {
  const { t } = useWords()
  const definitions = useContactAttributes()
  const [key, setKey] = useState('')
  const [value, setValue] = useState('')
  const definition = definitions.find((one) => one.key === key)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (key) onAct({ action: 'attribute', params: { key, value: value.trim() } })
  }
  return (
    <form onSubmit={submit} className="space-y-3">
      <Field label={t('bulk.which')} {...(definitions.length === 0 ? { hint: t('bulk.noAttributes') } : {})}>
        {(control) => (
          <select
            {...control}
            className="field"
            value={key}
            onChange={({ target }) => {
              setKey(target.value)
              setValue('')
            }}
          >
            <option value="">{t('bulk.choose')}</option>
            {definitions.map(({ key: each, name }) => (
              <option key={each} value={each}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t('bulk.value')} hint={t('bulk.valueHint')}>
        {(control) => <AttributeInput {...control} attribute={definition} value={value} onChange={setValue} />}
      </Field>
      <Ends confirm={t('bulk.set')} isOff={!key} onClose={onClose} />
    </form>
  )
}

interface EndsProps {
  confirm: string
  isOff?: boolean
  isDanger?: boolean
  onClose(): void
  /** left out: the form's own */
  onConfirm?(): void
}

function Ends({ confirm, isOff, isDanger, onClose, onConfirm }: EndsProps) {
  const { t } = useTranslation()
  return (
    <div className="flex justify-end gap-2">
      <Button onClick={onClose}>{t('common.cancel')}</Button>
      <Button
        look={isDanger ? 'danger' : 'primary'}
        disabled={isOff}
        {...(onConfirm ? { onClick: onConfirm } : { type: 'submit' })}
      >
        {confirm}
      </Button>
    </div>
  )
}
