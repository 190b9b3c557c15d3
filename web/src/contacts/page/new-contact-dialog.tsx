import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useSentence } from '../../ui/sentence.ts'
import { useContactsGo } from './use-place.ts'
import { useWords } from './words.ts'

/** A contact that did not write first. */
export default function NewContactDialog({ onDone }: { onDone(): void }) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const sentence = useSentence()
  const client = useQueryClient()
  const go = useContactsGo()
  const [fields, setFields] = useState({ name: '', phone: '', email: '' })
  const [error, setError] = useState<unknown>()
  const [isBusy, setIsBusy] = useState(false)
  const attempt = useRef({ what: '', key: '' })
  const save = async (event: FormEvent) => {
    event.preventDefault()
    const [name, phone, email] = [fields.name.trim(), fields.phone.trim(), fields.email.trim()]
    const input = { name, ...(phone ? { phones: [phone] } : {}), ...(email ? { emails: [email] } : {}) }
    const what = JSON.stringify(input)
    // The same asked for again after a failure is the same contact.
    if (attempt.current.what !== what) attempt.current = { what, key: crypto.randomUUID() }
    setIsBusy(true)
    try {
      const { id } = await call('contacts.create', input, { idempotencyKey: attempt.current.key })
      void client.invalidateQueries({ queryKey: ['contacts'] })
      onDone()
      go.open(id)
    } catch (refusal) {
      setError(refusal)
      setIsBusy(false)
    }
  }
  const written = (field: keyof typeof fields, type: 'text' | 'tel' | 'email', label: string) => (
    <Field label={label}>
      {(control) => (
        <input
          {...control}
          type={type}
          className="field"
          maxLength={type === 'text' ? 256 : 254}
          required={field === 'name'}
          value={fields[field]}
          onChange={({ target }) => setFields((now) => ({ ...now, [field]: target.value }))}
        />
      )}
    </Field>
  )
  return (
    <Dialog open onClose={onDone} title={t('new.title')}>
      <form onSubmit={(event) => void save(event)} className="space-y-3">
        {written('name', 'text', common('contact.name'))}
        {written('phone', 'tel', common('contact.phone'))}
        {written('email', 'email', common('contact.email'))}
        {error !== undefined && <Notice tone="bad">{sentence(error)}</Notice>}
        <div className="flex justify-end gap-2">
          <Button onClick={onDone}>{common('common.cancel')}</Button>
          <Button type="submit" look="primary" disabled={isBusy || !fields.name.trim()}>
            {t('new.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
