import { ArrowLeft } from 'lucide-react'
import { type Ref, useId, useImperativeHandle, useRef, useState } from 'react'
import { useLocale } from '../i18n/time.ts'
import type { Variable } from '../messages/variables.ts'
import { IconButton } from '../ui/button.tsx'
import { fieldsOf, mediaOf } from './fields.ts'
import type { Filling } from './filling.ts'
import { HeaderFile } from './header-file.tsx'
import { languageName } from './language-name.ts'
import { OwnMedia } from './own-media.tsx'
import { TemplatePreview } from './template-preview.tsx'
import type { Template } from './types.ts'
import type { HeaderUpload } from './use-header-file.ts'
import { useWrongWords, VariableFieldOf } from './variable-field-of.tsx'
import { useWords } from './words.ts'

interface TemplateFormProps {
  ref?: Ref<{ focus(): void }>
  template: Template
  values: Readonly<Record<string, string>>
  filling: Filling
  header: HeaderUpload
  possible: readonly Variable[]
  /** it was to be sent: what is missing is said */
  showsMissing: boolean
  /** what the server has against a value */
  refusalOf(name: string): string | undefined
  onChange(name: string, value: string): void
  /** to the list */
  onBack(): void
  /** behind the last field */
  onEnd(): void
}

/** M8: the fields of a template, and what it will say. */
export function TemplateForm(props: TemplateFormProps) {
  const { ref, template, values, filling, header, possible, showsMissing, refusalOf, onChange, onBack, onEnd } = props
  const { t } = useWords()
  const locale = useLocale()
  const form = useRef<HTMLElement>(null)
  const title = useId()
  const [current, setCurrent] = useState<string>()
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const fields = fieldsOf(template)
  const media = mediaOf(template)
  const inputs = () => [...(form.current?.querySelectorAll<HTMLElement>('input:not([hidden])') ?? [])]
  useImperativeHandle(ref, () => ({
    // Where there is something to be done, if anywhere.
    focus() {
      const all = inputs() as HTMLInputElement[]
      const next = all.find((each) => each.getAttribute('aria-invalid') === 'true' || each.value === '') ?? all[0]
      if (next) next.focus()
      else onEnd()
    },
  }))
  const next = (from: HTMLElement | null) => {
    const all = inputs()
    const following = from ? all[all.indexOf(from) + 1] : undefined
    if (following) following.focus()
    else onEnd()
  }
  const sayWrong = useWrongWords()
  return (
    <section
      ref={form}
      aria-labelledby={title}
      className="flex min-h-0 flex-col"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.preventDefault()
        event.stopPropagation()
        onBack()
      }}
    >
      <div className="flex min-w-0 items-center gap-1.5 border-b py-1 ps-1 pe-2.5">
        <IconButton label={t('another')} shortcut="Esc" side="top" className="size-7" onClick={onBack}>
          <ArrowLeft size={15} aria-hidden />
        </IconButton>
        <p id={title} className="min-w-0 truncate">
          <span className="font-medium">{template.name}</span>
          <span className="text-muted text-sm">
            {' · '}
            {languageName(template.language, locale)} · {t(`category.${template.category}`)}
          </span>
        </p>
      </div>
      <div className="scroll-thin grid max-h-[min(420px,46dvh)] grid-cols-[minmax(0,1fr)] min-h-0 gap-x-4 gap-y-3 overflow-y-auto p-2.5 @lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <div className="space-y-2">
          {media && (
            <HeaderFile format={media.format} hasOwn={media.hasOwn} header={header} showsMissing={showsMissing} />
          )}
          {fields.map((field) => {
            const { name } = field
            const wrong = filling.wrong.get(name)
            // Not yet filled in is no mistake while one is on the way to it.
            const isSaid =
              showsMissing || (left.has(name) && wrong?.because !== 'missing') || wrong?.because === 'variable'
            const error = refusalOf(name) ?? (wrong && isSaid ? sayWrong(wrong) : undefined)
            return (
              <VariableFieldOf
                key={name}
                field={field}
                value={values[name] ?? ''}
                error={error}
                possible={possible}
                onChange={(value) => onChange(name, value)}
                onFocus={() => {
                  setLeft((known) => (current === undefined ? known : new Set([...known, current])))
                  setCurrent(name)
                }}
                onNext={() => next(document.activeElement as HTMLElement | null)}
              />
            )
          })}
          {fields.length === 0 && !media && <p className="text-muted text-sm">{t('nothingToFill')}</p>}
        </div>
        <TemplatePreview
          template={template}
          values={filling.values}
          current={current}
          media={header.file ? <OwnMedia file={header.file} /> : undefined}
        />
      </div>
    </section>
  )
}
