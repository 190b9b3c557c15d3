import {
  Bold,
  Code,
  Italic,
  Link2,
  List,
  ListOrdered,
  type LucideIcon,
  Quote,
  Strikethrough,
  Underline,
} from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { keyLine } from '../shell/key-names.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { type Look, lookKeys } from './field.ts'

const icons = {
  bold: Bold,
  italic: Italic,
  underline: Underline,
  strike: Strikethrough,
  code: Code,
  list: List,
  numbers: ListOrdered,
  quote: Quote,
  link: Link2,
} as const satisfies Partial<Record<Look | 'link', LucideIcon>>
type Choice = keyof typeof icons

const keys: Partial<Record<Choice, string>> = { ...lookKeys, underline: 'Mod+U' }
const ofMarks: readonly Choice[] = ['bold', 'italic', 'strike', 'code']
const ofEmail: readonly Choice[] = ['bold', 'italic', 'underline', 'strike', 'list', 'numbers', 'quote', 'link']

interface FormatBarProps {
  isEmail: boolean
  disabled: boolean
  /** how what is selected looks already, where that is known */
  looks: ReadonlySet<string>
  onFormat(look: Look): void
  onLink(target: string | undefined): void
}

/** How what is selected is to look. */
export function FormatBar({ isEmail, disabled, looks, onFormat, onLink }: FormatBarProps) {
  const { t } = useTranslation()
  const [target, setTarget] = useState<string>()
  const choose = (choice: Choice) => {
    if (choice !== 'link') onFormat(choice)
    else if (looks.has('link')) onLink(undefined)
    else setTarget('')
  }
  const link = (event: FormEvent) => {
    event.preventDefault()
    const written = (target ?? '').trim()
    setTarget(undefined)
    if (written !== '')
      onLink(/^[a-z]+:/i.test(written) ? written : written.includes('@') ? `mailto:${written}` : `https://${written}`)
  }
  if (target !== undefined) {
    return (
      <form className="flex min-w-0 flex-1 items-center gap-1" onSubmit={link}>
        <input
          // biome-ignore lint/a11y/noAutofocus: the field opens because its button was pressed
          autoFocus
          aria-label={t('format.linkTo')}
          placeholder={t('format.linkTo')}
          className="field h-7 min-w-0 flex-1"
          maxLength={2000}
          value={target}
          onChange={(event) => setTarget(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.preventDefault()
            event.stopPropagation()
            setTarget(undefined)
          }}
        />
        <Button small type="submit">
          {t('format.linkDo')}
        </Button>
      </form>
    )
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is of a form
    <div role="group" aria-label={t('format.title')} className="flex items-center">
      {(isEmail ? ofEmail : ofMarks).map((choice) => {
        const Icon = icons[choice]
        const key = keys[choice]
        return (
          <IconButton
            key={choice}
            label={t(`format.${choice}`)}
            {...(key ? { shortcut: keyLine(key) } : {})}
            side="top"
            className={`size-7 ${looks.has(choice) ? 'bg-hover text-ink' : ''}`}
            {...(isEmail ? { 'aria-pressed': looks.has(choice) } : {})}
            disabled={disabled}
            // The selection stays where it is.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(choice)}
          >
            <Icon size={15} aria-hidden />
          </IconButton>
        )
      })}
    </div>
  )
}
