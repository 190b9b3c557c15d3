import { Forward, Reply, ReplyAll } from 'lucide-react'
import { use, useId, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import type { Entry } from '../../api/types.ts'
import { useLanguage, useLocale } from '../../i18n/time.ts'
import { useCommand } from '../../shell/commands.ts'
import { IconButton } from '../../ui/button.tsx'
import { addressesIn, answerTo, answerToAll, type Envelope, forwardOf, wrongIn } from './envelope.ts'
import { loadMessages } from './messages.ts'

interface EmailFieldsProps {
  /** the customer's address */
  customer: string
  /** the customer's latest email */
  last: Entry | undefined
  /** our own addresses */
  own: readonly string[]
  value: Envelope
  onChange(next: Envelope): void
  /** what is forwarded goes below what is written */
  onForward(text: string): void
}

const names = ['to', 'cc', 'bcc', 'subject'] as const

/** To whom an email goes, and under which subject: in a line, or to be changed. */
export default function EmailFields({ customer, last, own, value, onChange, onForward }: EmailFieldsProps) {
  const language = useLocale()
  use(loadMessages(useLanguage()))
  const { t } = useTranslation('writingEmail')
  const [isOpen, setIsOpen] = useState(false)
  const id = useId()
  const first = useRef<HTMLInputElement>(null)
  const copy = useRef<HTMLInputElement>(null)
  useCommand('recipients', () => {
    flushSync(() => setIsOpen(true))
    copy.current?.focus()
  })
  const wrong = wrongIn(value)
  const all = answerToAll(customer, last, own)
  const begin = (envelope: Envelope) => {
    onChange(envelope)
    setIsOpen(true)
    setTimeout(() => first.current?.focus())
  }
  const forward = () => {
    begin(forwardOf(last))
    const { message, at } = last ?? {}
    if (!message || !at) return
    const date = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(new Date(at))
    const head = [
      `---------- ${t('forwarded')} ---------`,
      t('from', { name: `${last?.actor.name ?? ''} <${customer}>`, interpolation: { escapeValue: false } }),
      t('date', { date, interpolation: { escapeValue: false } }),
      t('about', { subject: message.subject ?? '', interpolation: { escapeValue: false } }),
    ]
    onForward([...head, '', message.text, ...(message.quoted ? ['', message.quoted] : [])].join('\n'))
  }
  const cc = addressesIn(value.cc)
  return (
    <div className="mb-1.5 text-sm">
      <div className="flex items-center gap-1">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={id}
          title={t('change')}
          className="min-w-0 flex-1 truncate rounded-md px-1.5 py-0.5 text-start text-muted hover:bg-hover hover:text-ink"
          onClick={() => setIsOpen(!isOpen)}
        >
          <span className="sr-only">{t('change')}: </span>
          {t('summary', { to: addressesIn(value.to).join(', ') || '…' })}
          {cc.length > 0 && `, ${t('andCc', { cc: cc.join(', ') })}`}
          {value.subject && <span className="text-ink"> · {value.subject}</span>}
        </button>
        <IconButton
          label={t('toCustomer')}
          side="top"
          className="size-7"
          onClick={() => onChange(answerTo(customer, last))}
        >
          <Reply size={15} aria-hidden />
        </IconButton>
        {all.cc !== '' && (
          <IconButton label={t('replyAll')} side="top" className="size-7" onClick={() => onChange(all)}>
            <ReplyAll size={15} aria-hidden />
          </IconButton>
        )}
        {last && (
          <IconButton label={t('forward')} side="top" className="size-7" onClick={forward}>
            <Forward size={15} aria-hidden />
          </IconButton>
        )}
      </div>
      {isOpen && (
        <div id={id} className="mt-1 grid grid-cols-[auto_1fr] items-center gap-x-2 gap-y-1">
          {names.map((name) => (
            <FieldRow
              key={name}
              label={t(name)}
              input={{ to: first, cc: copy, bcc: undefined, subject: undefined }[name]}
              value={value[name]}
              onChange={(text) => onChange({ ...value, [name]: text })}
            />
          ))}
        </div>
      )}
      {wrong !== undefined && (
        <p role="alert" className="mt-1 px-1.5 text-bad">
          {wrong === '' ? t('noTo') : t('bad', { address: wrong })}
        </p>
      )}
    </div>
  )
}

interface FieldRowProps {
  label: string
  value: string
  input: React.Ref<HTMLInputElement> | undefined
  onChange(text: string): void
}

function FieldRow({ label, value, input, onChange }: FieldRowProps) {
  const id = useId()
  return (
    <>
      <label htmlFor={id} className="text-muted">
        {label}
      </label>
      <input
        id={id}
        ref={input}
        className="field h-8"
        value={value}
        autoComplete="off"
        spellCheck={false}
        dir="auto"
        onChange={({ target }) => onChange(target.value)}
      />
    </>
  )
}
