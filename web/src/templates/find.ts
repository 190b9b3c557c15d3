import type { Template } from './types.ts'

export interface LanguageGroup {
  language: string
  templates: Template[]
}

interface Wanted {
  query: string
  /** the customer's: what is in it comes first */
  language: string | undefined
  /** that of whoever reads: a guess, where nothing better is known */
  reader: string
  /** ids of those that were used last, the latest first */
  recent: readonly string[]
  /** how a language is called for whoever reads */
  nameOf(language: string): string
}

/** Why a template cannot be sent; undefined: it can. */
export type WhyNot = 'pending' | 'rejected' | 'paused' | 'disabled' | 'unfillable'

export function whyNot({ status, unusable }: Pick<Template, 'status' | 'unusable'>): WhyNot | undefined {
  if (status !== 'approved') return status
  return unusable === undefined ? undefined : 'unfillable'
}

/** As the admins have put them, then by name and language. */
export function inOrder(one: Template, other: Template): number {
  const [first = 0, second = 0] = [one, other].map(({ order }) => order ?? Number.MAX_SAFE_INTEGER)
  return first - second || one.name.localeCompare(other.name) || one.language.localeCompare(other.language)
}

const fold = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** `pt_BR` is `pt-BR` to everybody else. */
export const tagOf = (language: string) => language.replaceAll('_', '-')
const isSame = (one: string, other: string) => tagOf(one).toLowerCase() === tagOf(other).toLowerCase()
const isOf = (language: string, wanted: string) => tagOf(language).split('-')[0] === tagOf(wanted).split('-')[0]

/** The words that a template is told by. */
function wordsOf({ components }: Pick<Template, 'components'>): string {
  return components
    .flatMap((component) =>
      component.type === 'buttons'
        ? component.buttons.map(({ text }) => text)
        : 'text' in component && component.text
          ? [component.text]
          : [],
    )
    .join(' ')
}

/**
 * Templates that have all the words, by language: the customer's first, then that of what was used last. Within each, what can be
 * sent before what can't, what was used last before the rest, and the rest as the admins have put it.
 */
export function findTemplates(templates: readonly Template[], wanted: Wanted): LanguageGroup[] {
  const { query, language, reader, recent, nameOf } = wanted
  const words = fold(query).split(/\s+/).filter(Boolean)
  const groups = new Map<string, Template[]>()
  for (const template of templates) {
    const { name, language: own } = template
    const text = fold(`${name} ${name.replaceAll('_', ' ')} ${wordsOf(template)} ${own} ${nameOf(own)}`)
    if (words.every((word) => text.includes(word))) groups.set(own, [...(groups.get(own) ?? []), template])
  }
  const lastUsed = ({ id }: Template) => (recent.includes(id) ? recent.indexOf(id) : recent.length)
  const isNamed = ({ name }: Template) => words.length > 0 && fold(name).startsWith(words[0] ?? '')
  const before = (one: Template, other: Template) =>
    Number(whyNot(one) !== undefined) - Number(whyNot(other) !== undefined) ||
    Number(isNamed(other)) - Number(isNamed(one)) ||
    lastUsed(one) - lastUsed(other) ||
    inOrder(one, other)
  const rankOf = ({ language: own, templates: members }: LanguageGroup) => {
    if (language !== undefined && isSame(own, language)) return -2
    if (language !== undefined && isOf(own, language)) return -1
    const used = Math.min(...members.map(lastUsed))
    return used < recent.length ? used : recent.length + (isOf(own, reader) ? 0 : 1)
  }
  return [...groups]
    .map(([own, members]): LanguageGroup => ({ language: own, templates: members.toSorted(before) }))
    .toSorted((one, other) => rankOf(one) - rankOf(other) || nameOf(one.language).localeCompare(nameOf(other.language)))
}
