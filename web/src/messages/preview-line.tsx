import { useTranslation } from 'react-i18next'
import { Notice } from '../ui/notice.tsx'
import type { Filled } from './preview.ts'

/** M7: what the customer will read, or why they will not. */
export function PreviewLine({ written, filled }: { written: string; filled: Filled | undefined }) {
  const { t } = useTranslation()
  if (!filled) return null
  if (filled.missing.length > 0) {
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
  if (filled.text === written) return null
  return (
    <p className="mb-1.5 flex gap-1.5 text-muted text-sm" aria-live="polite">
      <span className="shrink-0">{t('insert.willSay')}</span>
      <span className="line-clamp-4 whitespace-pre-wrap text-ink [overflow-wrap:anywhere]" dir="auto" data-preview="">
        {filled.text}
      </span>
    </p>
  )
}
