import { useTranslation } from 'react-i18next'
import type { Conversation } from '../api/types.ts'

const statusTones: Record<Conversation['status'], string> = {
  new: 'bg-surface text-on-soft ring-1 ring-inset ring-line',
  ongoing: 'bg-good-soft text-good',
  on_hold: 'bg-warn-soft text-warn',
  resolved: 'bg-hover text-muted',
}

export function StatusTag({ status }: { status: Conversation['status'] }) {
  const { t } = useTranslation()
  return (
    <span className={`shrink-0 rounded px-1.5 font-medium text-xs ${statusTones[status]}`}>
      {t(`status.${status}`)}
    </span>
  )
}
