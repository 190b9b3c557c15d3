import type { Section } from './sections.ts'

/** The texts of a page, by their names. */
export type Texts = { [key: string]: string | Texts }

/** Which texts stand on which page: what is said there is found there. */
export const textsOn: Record<Section, readonly string[]> = {
  notifications: ['notifications', 'kind', 'phoneLinks'],
  workspace: ['workspace'],
  categories: ['categories'],
  'contact-attributes': ['attributes'],
  tags: ['tags'],
  jobs: ['jobs'],
  agents: ['agents', 'teamRole', 'permission'],
  teams: ['teams'],
  roles: ['roles', 'ability', 'permission'],
  channels: ['channels', 'health', 'webhook', 'secrets', 'web', 'door'],
  templates: ['templates'],
  'unmatched-mail': ['unmatched'],
  'canned-responses': ['canned'],
  workflows: ['workflows', 'signing'],
  bots: ['bots'],
  assistant: ['assistant'],
  connectors: ['connectors'],
  'api-keys': ['apiKeys'],
  'webhook-endpoints': ['webhookEndpoints'],
  'access-log': ['log'],
  erasures: ['erasures'],
}

export interface Found {
  section: Section
  /** what is said there; undefined: it is called so */
  because?: string
}

const fold = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
const flat = (texts: Texts | string | undefined): string[] =>
  texts === undefined ? [] : typeof texts === 'string' ? [texts] : Object.values(texts).flatMap(flat)

/** Pages on which all these words are said: first those that are called so, then by the shortest text that says them. */
export function findSections(q: string, sections: readonly Section[], texts: Texts): Found[] {
  const words = fold(q).split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const says = (text: string) => {
    const folded = fold(text)
    return words.every((word) => folded.includes(word))
  }
  const names = texts.section as Texts
  return sections
    .flatMap((section): (Found & { length: number })[] => {
      if (says(String(names[section]))) return [{ section, length: 0 }]
      const because = textsOn[section]
        .flatMap((name) => flat(texts[name]))
        // What has variables in it is no name of anything.
        .filter((text) => !text.includes('{{') && says(text))
        .toSorted((one, other) => one.length - other.length)[0]
      return because === undefined ? [] : [{ section, because, length: because.length }]
    })
    .toSorted((one, other) => one.length - other.length)
    .map(({ length: _length, ...found }) => found)
}

/** Things whose name or detail has all these words in it. */
export function findNamed<Item>(q: string, items: readonly Item[], textOf: (item: Item) => string): Item[] {
  const words = fold(q).split(/\s+/).filter(Boolean)
  return items.filter((item) => {
    const folded = fold(textOf(item))
    return words.length > 0 && words.every((word) => folded.includes(word))
  })
}
