import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

type Messages = { [key: string]: string | Messages }
const messagesOf = (language: string) =>
  JSON.parse(readFileSync(new URL(`../../web/src/i18n/${language}.json`, import.meta.url), 'utf8')) as Messages

function flat(messages: Messages, before = ''): Map<string, string> {
  const out = new Map<string, string>()
  for (const [key, value] of Object.entries(messages)) {
    const inner = typeof value === 'string' ? [[`${before}${key}`, value] as const] : flat(value, `${before}${key}.`)
    for (const [name, text] of inner) out.set(name, text)
  }
  return out
}
const PLURAL = /_(zero|one|two|few|many|other)$/
const stem = (key: string) => key.replace(PLURAL, '')
const variables = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort()
const english = flat(messagesOf('en'))

describe.each(['de', 'es', 'fr', 'it', 'pt'])('the messages in %s', (language) => {
  const messages = flat(messagesOf(language))

  it('are those of English, with the same variables', () => {
    const stems = (all: Iterable<string>) => [...new Set([...all].map(stem))].sort()
    expect(stems(messages.keys())).toEqual(stems(english.keys()))
    for (const [key, text] of messages) {
      const original = english.get(key) ?? english.get(`${stem(key)}_other`) ?? ''
      expect([key, variables(text)]).toEqual([key, variables(original)])
      expect(text.trim()).not.toBe('')
    }
  })

  it('have every plural form that the language has', () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions()
    const plurals = new Set([...messages.keys()].filter((key) => PLURAL.test(key)).map(stem))
    for (const key of plurals) {
      for (const category of pluralCategories) expect([...messages.keys()]).toContain(`${key}_${category}`)
    }
  })
})
