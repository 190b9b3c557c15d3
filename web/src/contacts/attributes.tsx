import { Plus, X } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { useSentence } from '../ui/sentence.ts'
import { EditableText } from './editable.tsx'

interface AttributesProps {
  attributes: Readonly<Record<string, string>>
  save(attributes: Record<string, string>): Promise<void>
}

/** The company's own fields of a contact. */
export function Attributes({ attributes, save }: AttributesProps) {
  const { t } = useTranslation()
  const [isAdding, setIsAdding] = useState(false)
  const without = (name: string) => Object.fromEntries(Object.entries(attributes).filter(([each]) => each !== name))
  return (
    <>
      <ul className="space-y-0.5">
        {Object.entries(attributes).map(([name, value]) => (
          <li key={name} className="group grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_24px] items-center gap-2">
            <span className="truncate text-muted text-sm">{name}</span>
            <EditableText label={name} value={value} save={(next) => save({ ...attributes, [name]: next })} />
            <button
              type="button"
              aria-label={t('contact.remove', { value: name })}
              onClick={() => void save(without(name))}
              className="flex size-6 items-center justify-center rounded text-muted opacity-0 hover:bg-hover focus-visible:opacity-100 group-hover:opacity-100 [@media(hover:none)]:opacity-100"
            >
              <X size={13} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      {isAdding ? (
        <NewAttribute
          save={(name, value) => save({ ...attributes, [name]: value })}
          onDone={() => setIsAdding(false)}
        />
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
