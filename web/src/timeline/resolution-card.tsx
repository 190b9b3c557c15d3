import { useTranslation } from 'react-i18next'
import type { Entry } from '../api/types.ts'

/** What a conversation was about, as the one who closed it put it (S3). */
export function ResolutionCard({ entry }: { entry: Entry }) {
  const { t } = useTranslation()
  const { resolution } = entry
  if (!resolution) return null
  const { type, category, note } = resolution
  return (
    <div className="mx-auto my-1 w-fit max-w-[80%] rounded-lg border px-3 py-1.5 text-sm">
      <p className="flex flex-wrap items-center gap-x-2 text-muted text-xs">
        <span className="font-medium text-ink">{t('resolution.title')}</span>
        {type && <span>{t(`ticket.${type}`)}</span>}
        {category && <span>{category}</span>}
      </p>
      {note && (
        <p className="mt-0.5 whitespace-pre-wrap [overflow-wrap:anywhere]" dir="auto">
          {note}
        </p>
      )}
    </div>
  )
}
