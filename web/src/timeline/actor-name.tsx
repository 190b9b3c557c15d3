import { SquareTerminal } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Entry } from '../api/types.ts'

/** Who it was; of a program, a sign and the word for it. */
export function ActorName({ actor: { type, name }, className }: { actor: Entry['actor']; className?: string }) {
  const { t } = useTranslation()
  if (type !== 'program') return <span className={className}>{name}</span>
  return (
    <span className={className}>
      <SquareTerminal size={12} className="me-1 inline-block align-[-2px]" aria-hidden />
      {t('movement.program', { name })}
    </span>
  )
}
