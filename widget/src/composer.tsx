import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { ClipIcon, SendIcon } from './icons.tsx'
import type { More } from './load-more.ts'
import type { TextKey, Translate } from './texts/index.ts'
import type { Upload, Uploads } from './uploads.ts'
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
  text: string
  files: readonly Upload[]
  /** it leaves when its files are there */
  waiting: boolean
  uploads: Uploads | undefined
  more: More | undefined
  sizeOf(bytes: number): string
  onSend(profile?: Profile): void
  onWrite(text: string): void
  onFiles(files?: Iterable<File> | null): void
}

const MAX_TEXT_LENGTH = 4_000
/** what the API takes for one */
const EMAIL = /^(?!\.)(?!.*\.\.)[\w'+.-]*[\w+-]@([a-z0-9][a-z0-9-]*\.)+[a-z]{2,}$/i
const ids = { name: 'sb-name', email: 'sb-email' } as const
type Field = keyof typeof ids

/** Where the visitor writes; before the first message also who they are. */
export function Composer({
  t,
  form,
  focus,
  text,
  files,
  waiting,
  uploads,
  more,
  sizeOf,
  onSend,
  onWrite,
  onFiles,
}: Props) {
  const [profile, setProfile] = useState<Record<Field, string>>({ name: '', email: '' })
  const [wrong, setWrong] = useState<Partial<Record<Field, TextKey>>>({})
  const area = useRef<HTMLTextAreaElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  const said = text.trim() || files.length > 0
  const isBroken = files.some(({ problem }) => problem)
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
    area.current?.focus()
    if (!said || isBroken) return
    const given = fields.map((field) => [field, profile[field].trim()] as const).filter(([, value]) => value)
    onSend(form && Object.fromEntries(given))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // Not by its name: Safari calls what accepts a word of an input method Enter, too, and ends composing before it.
    if (event.keyCode !== 13 || event.shiftKey) return
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
      {more && uploads && <more.UploadList {...{ t, files, uploads, sizeOf }} />}
      <div class="line">
        <label class="sr" for="sb-text">
          {t('message')}
        </label>
        <textarea
          id="sb-text"
          dir="auto"
          rows={1}
          maxLength={MAX_TEXT_LENGTH}
          ref={(box) => {
            area.current = box
            if (fields.length === 0) focus.current = box
          }}
          placeholder={t('placeholder')}
          value={text}
          onInput={({ currentTarget }) => onWrite(currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            const pasted = event.clipboardData
            // Where there is text, as from a word processor, the picture of it is not meant.
            if (!pasted?.files.length || pasted.types.includes('text/plain')) return
            event.preventDefault()
            onFiles(pasted.files)
          }}
        />
        {more && (
          <button type="button" class="plain clip" aria-label={t('attach')} onClick={() => picker.current?.click()}>
            <ClipIcon />
          </button>
        )}
        <input
          type="file"
          multiple
          hidden
          ref={picker}
          onChange={({ currentTarget }) => {
            onFiles(currentTarget.files)
            currentTarget.value = ''
            area.current?.focus()
          }}
        />
        <button
          type="submit"
          class="send"
          aria-label={waiting ? t('sending') : form ? t('start') : t('send')}
          aria-disabled={!said || isBroken || waiting}
        >
          <SendIcon />
        </button>
      </div>
    </form>
  )
}
