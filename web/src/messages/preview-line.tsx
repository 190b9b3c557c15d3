import { useTranslation } from 'react-i18next'
import type { Formatted } from '../../../contracts/channels/marks.ts'
import { FormattedText } from '../timeline/linked-text.tsx'
import { linksIn } from '../timeline/links.ts'
import { Notice } from '../ui/notice.tsx'
import type { Filled } from './preview.ts'

interface PreviewLineProps {
  written: string
  filled: Filled | undefined
  /** as it will be seen */
  shown: Formatted
  /** marks in it are formatting */
  isMarked: boolean
}

/** M7: what the customer will read, or why they will not. */
export function PreviewLine({ written, filled, shown, isMarked }: PreviewLineProps) {
  const { t } = useTranslation()
  if (filled && filled.missing.length > 0) {
    return (
      <div className="mb-1.5">
        <Notice tone="warn">
          {filled.missing.map(({ name, reason }) => (
            <span key={name} className="block [overflow-wrap:anywhere]">
              {t(reason === 'empty' ? 'insert.emptyVariable' : 'insert.unknownVariable', { name })}
            </span>
          ))}
        </Notice>
      </div>
    )
  }
  const isFilled = filled !== undefined && filled.text !== written
  // What cannot be seen in the field: how it will look, and where it leads.
  const isOther = isMarked && (shown.styles.length > 0 || shown.text !== written)
  if (!isFilled && !isOther && !linksIn(shown.text).some(({ href }) => href)) return null
  return (
    <p className="mb-1.5 flex gap-1.5 text-muted text-sm" aria-live="polite">
      <span className="shrink-0">{t('insert.willSay')}</span>
      <span className="line-clamp-4 whitespace-pre-wrap text-ink [overflow-wrap:anywhere]" dir="auto" data-preview="">
        <FormattedText {...shown} />
      </span>
    </p>
  )
}
