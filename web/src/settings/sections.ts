import {
  Bell,
  Building2,
  Cable,
  type LucideIcon,
  MailQuestion,
  MessageSquareQuote,
  Radio,
  Tags,
  Users,
  UsersRound,
} from 'lucide-react'
import { can } from '../api/rights.ts'
import type { Agent } from '../api/types.ts'

export type Section =
  | 'channels'
  | 'agents'
  | 'teams'
  | 'categories'
  | 'workspace'
  | 'connectors'
  | 'unmatched-mail'
  | 'notifications'
  | 'canned-responses'

export const sectionIcons: Record<Section, LucideIcon> = {
  channels: Radio,
  agents: Users,
  teams: UsersRound,
  categories: Tags,
  workspace: Building2,
  connectors: Cable,
  'unmatched-mail': MailQuestion,
  notifications: Bell,
  'canned-responses': MessageSquareQuote,
}

/** What concerns the whole workspace, and what everybody sets for themselves. */
export const ofWorkspace = [
  'channels',
  'agents',
  'teams',
  'categories',
  'workspace',
  'connectors',
  'unmatched-mail',
] as const satisfies Section[]
export const ofEverybody = ['notifications', 'canned-responses'] as const satisfies Section[]

export const manages = (me: Agent | undefined) => can(me, 'settings.manage')

export const sectionOf = (value: string | undefined): Section | undefined =>
  [...ofWorkspace, ...ofEverybody].find((section) => section === value)
