import { useQuery } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Contact } from '../api/types.ts'
import { Button } from '../ui/button.tsx'
import { useSentence } from '../ui/sentence.ts'
import { AttributeRows } from './attributes/attribute-rows.tsx'
import { contactAttributesQuery } from './attributes/query.ts'
import { useAttributeUpdate } from './attributes/use-attribute-update.ts'
import { EditableText } from './editable.tsx'

/** The company's own fields of a contact: those that are defined (C9), then what agents noted beside them. */
export function Attributes({ contact }: { contact: Contact }) {
  const { t } = useTranslation()
  const [isAdding, setIsAdding] = useState(false)
  const { data: defined, isError } = useQuery(contactAttributesQuery)
  const update = useAttributeUpdate(contact)
  if (!defined && !isError) return <div className="h-7" />
  const known = new Set(defined?.map(({ key }) => key))
  const free = Object.entries(contact.attributes).filter(([key]) => !known.has(key))
  return (
    <>
      {defined && (
        <AttributeRows contact={contact} attributes={defined.filter(({ shownIn }) => shownIn.includes('panel'))} />
      )}
      <ul className="space-y-0.5">
        {free.map(([name, value]) => (
          <li key={name} className="group grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_24px] items-center gap-2">
            <span className="truncate text-muted text-sm">{name}</span>
            <EditableText label={name} value={value} save={(next) => update(name, next)} />
            <button
              type="button"
              aria-label={t('contact.remove', { value: name })}
              onClick={() => void update(name, undefined)}
              className="flex size-6 items-center justify-center rounded text-muted opacity-0 hover:bg-hover focus-visible:opacity-100 group-hover:opacity-100 [@media(hover:none)]:opacity-100"
            >
              <X size={13} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      {isAdding ? (
        <NewAttribute save={update} onDone={() => setIsAdding(false)} />
      ) : (
        <button
          type="button"
          onClick={() => setIsAdding(true)}
          className="-mx-1.5 inline-flex items-center gap-1 rounded px-1.5 py-0.5 text-muted text-sm hover:bg-hover hover:text-ink"
        >
          <Plus size={13} aria-hidden />
          {t('contact.add', { what: t('contact.attribute') })}
        </button>
      )}
    </>
  )
}

interface NewAttributeProps {
  save(name: string, value: string): Promise<void>
  onDone(): void
}

function NewAttribute({ save, onDone }: NewAttributeProps) {
  const { t } = useTranslation()
  const sentence = useSentence()
  const [name, setName] = useState('')
  const [value, setValue] = useState('')
  const [error, setError] = useState<unknown>()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    try {
      await save(name.trim(), value.trim())
      onDone()
    } catch (refusal) {
      setError(refusal)
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)} className="mt-1 space-y-1.5">
      <input
        // biome-ignore lint/a11y/noAutofocus: the form opens because its button was pressed
        autoFocus
        className="field"
        required
        maxLength={64}
        aria-label={t('contact.attributeName')}
        placeholder={t('contact.attributeName')}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      <input
        className="field"
        maxLength={1024}
        aria-label={t('contact.attributeValue')}
        placeholder={t('contact.attributeValue')}
        value={value}
        onChange={({ target }) => setValue(target.value)}
      />
      {error !== undefined && (
        <p role="alert" className="text-bad text-xs">
          {sentence(error)}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button small onClick={onDone}>
          {t('common.cancel')}
        </Button>
        <Button small look="primary" type="submit">
          {t('contact.save')}
        </Button>
      </div>
    </form>
  )
}
