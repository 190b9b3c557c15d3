import { can } from '../api/rights.ts'
import type { Agent } from '../api/types.ts'

export const manages = (me: Agent | undefined) => can(me, 'settings.manage')
const anybody = (me: Agent | undefined) => me !== undefined
/** A12 */
const mayAudit = (me: Agent | undefined) => manages(me) || can(me, 'reports.view')

/** Who may open each page, in the groups and the order in which they are offered. */
const groups = {
  personal: { notifications: anybody },
  workspace: {
    workspace: manages,
    categories: manages,
    'contact-attributes': manages,
    tags: anybody,
    jobs: anybody,
  },
  people: {
    agents: manages,
    teams: manages,
    roles: manages,
  },
  channels: {
    channels: manages,
    templates: manages,
    'unmatched-mail': manages,
  },
  answers: { 'canned-responses': anybody },
  automation: { workflows: manages, bots: manages, assistant: manages },
  connections: { connectors: manages, 'api-keys': manages, 'webhook-endpoints': manages },
  privacy: { 'access-log': mayAudit, erasures: manages },
} as const satisfies Record<string, Record<string, (me: Agent | undefined) => boolean>>

type Groups = typeof groups
type Group = keyof Groups
export type Section = { [Name in Group]: keyof Groups[Name] & string }[Group]

interface Page {
  section: Section
  may(me: Agent | undefined): boolean
}
const pagesOf = (group: Group): Page[] =>
  Object.entries(groups[group]).map(([section, may]) => ({ section: section as Section, may }))
const pages = (Object.keys(groups) as Group[]).flatMap(pagesOf)

/** The pages that somebody may open; a group without any is not there. */
export function groupsOf(me: Agent | undefined): { group: Group; sections: Section[] }[] {
  return (Object.keys(groups) as Group[])
    .map((group) => ({
      group,
      sections: pagesOf(group).flatMap(({ section, may }) => (may(me) ? [section] : [])),
    }))
    .filter(({ sections }) => sections.length > 0)
}

export const sectionOf = (value: string | undefined): Section | undefined =>
  pages.find(({ section }) => section === value)?.section

export const mayOpen = (me: Agent | undefined, section: Section) =>
  pages.some((page) => page.section === section && page.may(me))
