import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { languages } from '../../web/src/i18n/languages.ts'

type Messages = { [key: string]: string | Messages }
const messagesOf = (folder: string, language: string) =>
  JSON.parse(readFileSync(new URL(`../../web/src/${folder}/${language}.json`, import.meta.url), 'utf8')) as Messages

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
const source = new URL('../../web/src/', import.meta.url)
const folders = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((path) => /(^i18n|messages)\/en\.json$/.test(path))
  .map((path) => path.replace('/en.json', ''))
const others = Object.keys(languages).filter((language) => language !== 'en')
const each = folders.flatMap((folder) => others.map((language) => [folder, language] as const))

it('every part of the console that has texts is found', () => {
  expect(folders.length).toBeGreaterThan(10)
  expect(others).toHaveLength(11)
})

describe.each(each)('the messages of %s in %s', (folder, language) => {
  const english = flat(messagesOf(folder, 'en'))
  const messages = flat(messagesOf(folder, language))

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
