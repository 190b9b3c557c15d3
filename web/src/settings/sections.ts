import {
  Bell,
  Building2,
  Cable,
  KeyRound,
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
import { can } from '../api/rights.ts'
import type { Agent } from '../api/types.ts'

export const manages = (me: Agent | undefined) => can(me, 'settings.manage')
const anybody = (me: Agent | undefined) => me !== undefined
/** A12 */
const mayAudit = (me: Agent | undefined) => manages(me) || can(me, 'reports.view')

/** Every page, in the groups and the order in which they are offered. */
const groups = {
  personal: { notifications: { icon: Bell, may: anybody } },
  workspace: {
    workspace: { icon: Building2, may: manages },
    categories: { icon: Shapes, may: manages },
    tags: { icon: Tags, may: anybody },
  },
  people: {
    agents: { icon: Users, may: manages },
    teams: { icon: UsersRound, may: manages },
    roles: { icon: KeyRound, may: manages },
  },
  channels: {
    channels: { icon: Radio, may: manages },
    'unmatched-mail': { icon: MailQuestion, may: manages },
  },
  answers: { 'canned-responses': { icon: MessageSquareQuote, may: anybody } },
  connections: { connectors: { icon: Cable, may: manages } },
  privacy: { 'access-log': { icon: ScrollText, may: mayAudit } },
} as const satisfies Record<string, Record<string, { icon: LucideIcon; may(me: Agent | undefined): boolean }>>

type Groups = typeof groups
type Group = keyof Groups
export type Section = { [Name in Group]: keyof Groups[Name] & string }[Group]

interface Page {
  section: Section
  icon: LucideIcon
  may(me: Agent | undefined): boolean
}
const pagesOf = (group: Group): Page[] =>
  Object.entries(groups[group]).map(([section, page]) => ({ section: section as Section, ...page }))
const pages = (Object.keys(groups) as Group[]).flatMap(pagesOf)

/** The pages that somebody may open; a group without any is not there. */
export function groupsOf(me: Agent | undefined): { group: Group; pages: Page[] }[] {
  return (Object.keys(groups) as Group[])
    .map((group) => ({ group, pages: pagesOf(group).filter(({ may }) => may(me)) }))
    .filter((each) => each.pages.length > 0)
}

export const sectionOf = (value: string | undefined): Section | undefined =>
  pages.find(({ section }) => section === value)?.section

export const mayOpen = (me: Agent | undefined, section: Section) =>
  pages.some((page) => page.section === section && page.may(me))
