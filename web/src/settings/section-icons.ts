import {
  Bell,
  Building2,
  Cable,
  KeyRound,
  ListChecks,
  type LucideIcon,
  MailQuestion,
  MessageSquareQuote,
  Radio,
  ScrollText,
  Shapes,
  Tags,
  Users,
  UsersRound,
} from 'lucide-react'
import type { Section } from './sections.ts'

export const sectionIcons: Record<Section, LucideIcon> = {
  notifications: Bell,
  workspace: Building2,
  categories: Shapes,
  tags: Tags,
  jobs: ListChecks,
  agents: Users,
  teams: UsersRound,
  roles: KeyRound,
  channels: Radio,
  'unmatched-mail': MailQuestion,
  'canned-responses': MessageSquareQuote,
  connectors: Cable,
  'access-log': ScrollText,
}
