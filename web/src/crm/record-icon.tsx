import { Handshake, type LucideIcon, Telescope, UserRound } from 'lucide-react'
import type { RecordKind } from './records.ts'

const icons: Record<RecordKind, LucideIcon> = { person: UserRound, lead: Telescope, deal: Handshake }

export function RecordIcon({
  kind,
  size = 15,
  className = 'text-muted',
}: {
  kind: RecordKind
  size?: number
  className?: string
}) {
  const Icon = icons[kind]
  return <Icon size={size} className={`shrink-0 ${className}`} aria-hidden />
}
