import { Tag } from 'lucide-react'
import { useTranslation } from 'react-i18next'

/** F2: what a message is marked with. */
export function Tags({ tags }: { tags: readonly string[] }) {
  const { t } = useTranslation()
  if (tags.length === 0) return null
  return (
    <ul aria-label={t('history.tags')} className="mt-1 mb-0.5 flex max-w-full flex-wrap gap-1">
      {tags.map((tag) => (
        <li key={tag} className="inline-flex min-w-0 items-center gap-1 rounded-full border px-1.5 text-muted text-xs">
          <Tag size={10} className="shrink-0" aria-hidden />
          <span className="truncate" dir="auto">
            {tag}
          </span>
        </li>
      ))}
    </ul>
  )
}
