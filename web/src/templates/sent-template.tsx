import { LayoutTemplate } from 'lucide-react'
import type { ReactNode } from 'react'
import { useLocale } from '../i18n/time.ts'
import { Tip } from '../ui/tip.tsx'
import type { SentTemplate } from './filled.ts'
import { languageName } from './language-name.ts'
import { TemplateFrame } from './template-frame.tsx'
import { useWords } from './words.ts'

interface SentTemplateProps {
  template: SentTemplate
  /** the message's: its header */
  files: ReactNode
  /** its words */
  children: ReactNode
}

/** M8: a message that was sent by a template: what the customer saw around its words, and which template that was. */
export default function SentTemplateParts({ template, files, children }: SentTemplateProps) {
  const { t } = useWords()
  const locale = useLocale()
  const about = t('sentAs', {
    name: template.name,
    language: languageName(template.language, locale),
    category: t(`category.${template.category}`),
  })
  return (
    <>
      <TemplateFrame shown={template} media={files}>
        {children}
      </TemplateFrame>
      <Tip label={about} side="top">
        <span
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what it says is shown to whoever comes by keys, too
          tabIndex={0}
          role="note"
          aria-label={about}
          className="mt-1 -mb-0.5 inline-flex select-none items-center gap-1 rounded text-muted text-xs"
          data-sent-template={template.name}
        >
          <LayoutTemplate size={12} aria-hidden />
          {t('mark')}
        </span>
      </Tip>
    </>
  )
}
