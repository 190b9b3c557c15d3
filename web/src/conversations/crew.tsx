import { Users } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useNames } from '../api/queries.ts'
import { Tip } from '../ui/tip.tsx'

/** How many agents have joined, and who. */
export function Crew({ ids }: { ids: readonly string[] }) {
  const { t } = useTranslation()
  const names = useNames()
  if (ids.length === 0) return null
  const who = ids.map((id) => names.agent(id) ?? t('row.someone')).join(', ')
  return (
    <Tip label={t('crew.names', { names: who })}>
      <button type="button" className="inline-flex shrink-0 items-center gap-1 rounded px-0.5">
        <Users size={12} aria-hidden />
        <span className="tabular-nums">{ids.length}</span>
        <span className="sr-only">{t('crew.names', { names: who })}</span>
      </button>
    </Tip>
  )
}
