import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { SendIcon } from './icons.tsx'
import type { TextKey, Translate } from './texts/index.ts'
import type { Profile } from './wire.ts'

/** What is asked before the first message. */
export type Ask = 'off' | 'optional' | 'required'
export interface Form {
  name: Ask
  email: Ask
}

interface Props {
  t: Translate
  /** undefined: nothing is asked (any more) */
  form: Form | undefined
  /** gets what is focused when the chat opens */
  focus: { current: HTMLElement | null }
  onSend(text: string, profile?: Profile): void
  onWriting(): void
}

const LONGEST = 4_000
const EMAIL = /^[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>().]{2,}$/
const ids = { name: 'sb-name', email: 'sb-email' } as const
type Field = keyof typeof ids

/** Where the visitor writes; before the first message also who they are. */
export function Composer({ t, form, focus, onSend, onWriting }: Props) {
  const [text, setText] = useState('')
  const [profile, setProfile] = useState<Record<Field, string>>({ name: '', email: '' })
  const [wrong, setWrong] = useState<Partial<Record<Field, TextKey>>>({})
  const area = useRef<HTMLTextAreaElement>(null)
  const fields = (['name', 'email'] as const).filter((field) => form && form[field] !== 'off')

  // As high as what is written, after every change of it.
  useLayoutEffect(() => {
    const { current: box } = area
    if (!box) return
    box.style.height = 'auto'
    box.style.height = `${Math.min(box.scrollHeight, 120)}px`
  })

  const submit = () => {
    const problems: typeof wrong = {}
    for (const field of fields) {
      const value = profile[field].trim()
      if (!value && form?.[field] === 'required') problems[field] = 'required'
      if (value && field === 'email' && !EMAIL.test(value)) problems.email = 'badEmail'
    }
    setWrong(problems)
    const [first] = Object.keys(problems) as Field[]
    if (first) {
      const root = area.current?.getRootNode() as ShadowRoot | undefined
      root?.getElementById(ids[first])?.focus()
      return
    }
    const said = text.trim()
    if (!said) {
      area.current?.focus()
      return
    }
    const given = fields.map((field) => [field, profile[field].trim()] as const).filter(([, value]) => value)
    onSend(said, form && Object.fromEntries(given))
    setText('')
    area.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    submit()
  }

  return (
    <form
      class={form ? 'composer asking' : 'composer'}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      {fields.map((field, index) => {
        const problem = wrong[field]
        const hint = `${ids[field]}-hint`
        return (
          <div class="field" key={field}>
            <label for={ids[field]}>
              {t(field)} {form?.[field] === 'optional' && <small>({t('optional')})</small>}
            </label>
            <input
              id={ids[field]}
              ref={(box) => {
                if (index === 0) focus.current = box
              }}
              type="text"
              inputMode={field === 'email' ? 'email' : 'text'}
              autocomplete={field}
              maxLength={250}
              required={form?.[field] === 'required'}
              aria-invalid={problem !== undefined}
              aria-describedby={problem ? hint : undefined}
              value={profile[field]}
              onInput={({ currentTarget }) => setProfile({ ...profile, [field]: currentTarget.value })}
            />
            {problem && (
              <p class="problem" id={hint}>
                {t(problem)}
              </p>
            )}
          </div>
        )
      })}
      <div class="line">
        <label class="sr" for="sb-text">
          {t('message')}
        </label>
        <textarea
          id="sb-text"
          dir="auto"
          rows={1}
          maxLength={LONGEST}
          ref={(box) => {
            area.current = box
            if (fields.length === 0) focus.current = box
          }}
          placeholder={t('placeholder')}
          value={text}
          onInput={({ currentTarget }) => {
            setText(currentTarget.value)
            if (currentTarget.value.trim()) onWriting()
          }}
          onKeyDown={onKeyDown}
        />
        <button type="submit" class="send" aria-label={form ? t('start') : t('send')} aria-disabled={!text.trim()}>
          <SendIcon />
        </button>
      </div>
    </form>
  )
}
