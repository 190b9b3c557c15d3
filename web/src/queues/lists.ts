import {
  Archive,
  BellRing,
  CircleDot,
  Clock,
  Inbox,
  type LucideIcon,
  MessagesSquare,
  OctagonAlert,
  ShieldBan,
  TriangleAlert,
  User,
  Users,
  UsersRound,
} from 'lucide-react'
import type { Queue, View } from '../api/keys.ts'
import { can } from '../api/rights.ts'
import type { Agent } from '../api/types.ts'

export const viewIcons: Record<View, LucideIcon> = {
  unassigned: Inbox,
  mine: User,
  others: Users,
  joined: UsersRound,
  closed: Archive,
  all: MessagesSquare,
  blacklist: ShieldBan,
}
export const queueIcons: Record<Queue, LucideIcon> = {
  rep_needed: BellRing,
  pending: Clock,
  soon: TriangleAlert,
  overdue: OctagonAlert,
  online: CircleDot,
}

/** The tabs that an agent has (A1). */
export function viewsOf(me: Agent | undefined): View[] {
  const leads = me?.teams.some(({ role }) => role === 'admin') ?? false
  return [
    'unassigned',
    'mine',
    'others',
    'joined',
    'closed',
    ...(leads || can(me, 'conversations.viewAll') ? (['all'] as const) : []),
    ...(can(me, 'conversations.manageBlacklist') ? (['blacklist'] as const) : []),
  ]
}
export const queuesInOrder = ['rep_needed', 'pending', 'soon', 'overdue', 'online'] as const satisfies Queue[]
