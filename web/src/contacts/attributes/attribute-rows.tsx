import { Lock } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../api/queries.ts'
import { can } from '../../api/rights.ts'
import type { Contact, ContactAttribute } from '../../api/types.ts'
import { useLocale } from '../../i18n/time.ts'
import { useSentence } from '../../ui/sentence.ts'
import { EditableText } from '../editable.tsx'
import { useAttributeUpdate } from './use-attribute-update.ts'
import { canonical, shown, valueIn } from './values.ts'
import { useAttributeWords } from './words.ts'

/** C9: those that are defined, each by its type, in their order. */
export function AttributeRows({ contact, attributes }: { contact: Contact; attributes: readonly ContactAttribute[] }) {
  return (
    <ul className="space-y-0.5">
      {attributes.map((attribute) => (
        <li key={attribute.id} className="grid min-h-7 grid-cols-[minmax(0,2fr)_minmax(0,3fr)] items-center gap-2">
          <span
            className="line-clamp-2 text-muted text-sm leading-tight [overflow-wrap:anywhere]"
            title={attribute.name}
          >
            {attribute.name}
          </span>
          <Value contact={contact} attribute={attribute} />
        </li>
      ))}
    </ul>
  )
}

function Value({ contact, attribute }: { contact: Contact; attribute: ContactAttribute }) {
  const { t } = useAttributeWords()
  const { t: common } = useTranslation()
  const language = useLocale()
  const me = useMe()
  const update = useAttributeUpdate(contact)
  const { key, name, type } = attribute
  const value = valueIn(contact.attributes, key) ?? ''
  const text = shown(attribute, value, language)
  const save = (next: string) => update(key, next === '' ? undefined : next)
  if (attribute.editableBy === 'admins' && !can(me, 'settings.manage')) {
    return (
      <span className="flex min-w-0 items-center gap-1.5" title={t('onlyAdmins')}>
        <bdi className={`min-w-0 [overflow-wrap:anywhere] ${text ? '' : 'text-muted'}`}>
          {text || common('contact.empty')}
        </bdi>
        <Lock size={12} className="shrink-0 text-muted" role="img" aria-label={t('onlyAdmins')} />
      </span>
    )
  }
  if (type === 'checkbox' || type === 'choice') {
    return <Chosen attribute={attribute} value={value} save={save} />
  }
  return (
    <EditableText
      label={name}
      value={type === 'date' ? (canonical(attribute, value) ?? '') : value}
      shown={text}
      type={type === 'date' ? 'date' : 'text'}
      inputMode={type === 'number' ? 'decimal' : undefined}
      check={(next) => (canonical(attribute, next) === undefined ? t(`unfit.${type}`) : undefined)}
      save={save}
    />
  )
}

interface ChosenProps {
  attribute: ContactAttribute
  value: string
  save(value: string): Promise<void>
}

/** What takes one press is kept at once. */
function Chosen({ attribute, value, save }: ChosenProps) {
  const { t: common } = useTranslation()
  const sentence = useSentence()
  const id = useId()
  const [draft, setDraft] = useState<string>()
  const [error, setError] = useState<unknown>()
  const now = draft ?? value
  const known = canonical(attribute, now)
  const change = async (next: string) => {
    setDraft(next)
    setError(undefined)
    try {
      await save(next)
    } catch (refusal) {
      setError(refusal)
    } finally {
      setDraft(undefined)
    }
  }
  const control = {
    'aria-label': attribute.name,
    'aria-invalid': error !== undefined,
    'aria-describedby': error === undefined ? undefined : id,
  }
  return (
    <div className="min-w-0">
      {attribute.type === 'checkbox' ? (
        <label className="flex min-h-7 cursor-pointer items-center gap-2">
          <input
            {...control}
            type="checkbox"
            className="size-4 accent-(--accent)"
            checked={known === 'true'}
            onChange={({ target }) => void change(target.checked ? 'true' : 'false')}
          />
          {known === undefined && <span className="truncate text-muted">{now}</span>}
        </label>
      ) : (
        <select
          {...control}
          className={`-ms-1.5 w-[calc(100%+6px)] cursor-pointer text-ellipsis rounded border-0 bg-transparent py-0.5 ps-1 pe-1.5 hover:bg-hover ${now ? '' : 'text-muted'}`}
          value={known ?? now}
          onChange={({ target }) => void change(target.value)}
        >
          <option value="">{common('contact.empty')}</option>
          {known === undefined && <option value={now}>{now}</option>}
          {attribute.choices?.map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      )}
      {error !== undefined && (
        <p role="alert" id={id} className="mt-0.5 text-bad text-xs">
          {sentence(error)}
        </p>
      )}
    </div>
  )
}
