import { useWords } from './use-words.ts'

/** Says that no model answers here. */
export function StandIn() {
  const { t } = useWords()
  return (
    <span
      className="shrink-0 rounded-full bg-warn-soft px-2 py-0.5 font-medium text-warn text-xs"
      title={t('standInHint')}
    >
      {t('standIn')}
    </span>
  )
}
