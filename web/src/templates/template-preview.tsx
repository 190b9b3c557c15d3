import type { ReactNode } from 'react'
import { filledOf } from './filled.ts'
import { placed } from './marked.ts'
import { MarkedText } from './marked-text.tsx'
import { TemplateFrame } from './template-frame.tsx'
import type { Template } from './types.ts'
import { useWords } from './words.ts'

interface TemplatePreviewProps {
  template: Template
  /** what its variables say; those that say nothing are shown by their names */
  values?: Readonly<Record<string, string>>
  /** the variable that is being filled in */
  current?: string | undefined
  /** instead of the template's own picture or file */
  media?: ReactNode
}

/** M8: a template as the customer will see it. */
export function TemplatePreview({ template, values = {}, current, media }: TemplatePreviewProps) {
  const { t } = useWords()
  const shown = Object.fromEntries(
    template.variables.map(({ name }) => {
      const value = values[name]?.trim()
      if (name === 'offer.expires') return [name, value ?? '']
      if (!value) return [name, placed(`{{${shortName(name)}}}`, name === current ? 'current' : 'missing')]
      return [name, name === current ? placed(value, 'current') : value]
    }),
  )
  const { text, shown: filled } = filledOf(template, shown)
  return (
    <section aria-label={t('preview')} data-preview="">
      <div
        className="max-w-[min(100%,22rem)] whitespace-pre-wrap rounded-lg bg-soft px-3 py-1.5 text-base text-ink [overflow-wrap:anywhere]"
        dir="auto"
      >
        <TemplateFrame shown={filled} media={media}>
          <MarkedText text={text} />
        </TemplateFrame>
      </div>
    </section>
  )
}

/** A variable's name within its part. */
const shortName = (name: string) => name.slice(name.lastIndexOf('.') + 1)
