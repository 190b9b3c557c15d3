import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Plugin } from 'vite'

interface Emoji {
  hexcode: string
  label: string
  unicode: string
  tags?: string[]
  /** absent: letters that flags are made of */
  group?: number
}

/** Of skin tones and the like. */
const COMPONENTS = 2
/** What is a picture anyway needs no sign that it is to be one. */
const asPicture = (emoji: string) => emoji.replace(/^(\p{Emoji_Presentation})\uFE0F$/u, '$1')
const PREFIX = 'virtual:emoji/'

/**
 * `virtual:emoji/de`: every emoji with its name and what it is found by in a language, and the names that are typed after a
 * colon; of what the data has no more than that.
 */
export function emojiData(): Plugin {
  const require = createRequire(import.meta.url)
  const read = (path: string) => JSON.parse(readFileSync(require.resolve(`emojibase-data/${path}`), 'utf8')) as unknown
  return {
    name: 'emoji-data',
    resolveId: (source) => (source.startsWith(PREFIX) ? `\0${source}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return undefined
      const emojis = read(`${id.slice(PREFIX.length + 1)}/compact.json`) as Emoji[]
      const names = read('en/shortcodes/github.json') as Record<string, string | string[]>
      const { groups } = read(`${id.slice(PREFIX.length + 1)}/messages.json`) as {
        groups: { message: string; order: number }[]
      }
      const rows = emojis
        .filter(({ group }) => group !== undefined && group !== COMPONENTS)
        .map(({ unicode, label, tags = [], group, hexcode }) => [
          asPicture(unicode),
          label,
          [names[hexcode] ?? []].flat().join(' '),
          tags.join(' '),
          group,
        ])
      const data = { emoji: rows, groups: groups.toSorted((a, b) => a.order - b.order).map(({ message }) => message) }
      // A text that is parsed is there sooner than code that is run.
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(data))})`
    },
  }
}
