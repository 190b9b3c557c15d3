import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createContext, Script } from 'node:vm'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

/*
 * No pattern of ours can be made to work for seconds by what somebody writes. Each is given long texts of one thing over
 * and over, and the same four times as long: that takes a sound one four times as much, and one that looks again from every
 * place sixteen times. Processor time, so that a slow machine or a busy one does not matter.
 */

const LENGTH = 2_500
const LONGER = 4
/** Between four and sixteen. */
const GROWS = 9
/** What takes less than this share of what looking again from every place of one text takes, does not do that. */
const SHARE = 0.1
/** It would not end at all. */
const INTERRUPTED_MS = 20_000
const root = fileURLToPath(new URL('../..', import.meta.url))

/** Patterns that take longer, and why that is no harm. */
const reviewed = new Map([
  [String.raw`/^\s*"?([^"<]*?)"?\s*<([^>]+)>\s*$/`, 'the stage’s own From address is no stranger’s'],
])

function patternsOf(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest)
  const found: string[] = []
  const visit = (node: ts.Node) => {
    if (ts.isRegularExpressionLiteral(node)) found.push(node.text)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

const files = ['functions', 'contracts', 'web/src', 'widget/src'].flatMap((folder) =>
  readdirSync(`${root}/${folder}`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => `${entry.parentPath}/${entry.name}`),
)
const all = new Set(files.flatMap(patternsOf))
const patterns = [...all].filter((pattern) => !reviewed.has(pattern))

const units = ['a', 'A', '0', ' ', '\n', '<', '>', '@', '.', '-', '_', '"', '(', ')', '&', '=', '/', ':', ';', ',', '*']
const pairs = [
  'a@',
  'a.',
  'a ',
  '@a',
  '<a ',
  '$a.',
  '; a=b',
  'http://',
  'on wrote',
  ' \n',
  '> ',
  '--',
  '=?',
  '??',
  'é',
  '\ud800',
]
const textsOf = (length: number) =>
  [...units, ...pairs].flatMap((unit) => {
    const long = unit.repeat(length / unit.length)
    return [`${long}\u0001`, `a${long}!`, `<${long}`]
  })
const usual = textsOf(LENGTH)
const longer = textsOf(LENGTH * LONGER)

const given: { texts: readonly string[] } = { texts: [] }
const context = createContext(given)

/** Processor time that a pattern takes for texts, in ms; infinity: it was interrupted. */
function costOf(pattern: string, texts: readonly string[]): number {
  const script = new Script(
    `for (const text of texts) { const pattern = ${pattern}; pattern.global ? text.replace(pattern, '') : pattern.test(text) }`,
  )
  given.texts = texts
  const before = process.cpuUsage()
  try {
    script.runInContext(context, { timeout: INTERRUPTED_MS })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
    return Number.POSITIVE_INFINITY
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

describe('patterns', () => {
  it('are all found', () => {
    expect(patterns.length).toBeGreaterThan(150)
    expect(patterns).toContain('/[&<>"\']/g')
  })

  it('end soon, whatever they are given', () => {
    // What it takes is so every time; others at work make it more now and then.
    const least = (pattern: string, text = '') => Math.min(...[1, 2, 3].map(() => costOf(pattern, [text])))
    const noticed = least('/[*]+$/', longer[usual.findIndex((text) => text.startsWith('**'))]) * SHARE
    const grows = (pattern: string, at: number) => {
      if (costOf(pattern, longer.slice(at, at + 1)) < noticed) return false
      const cost = least(pattern, longer[at])
      return cost > noticed && cost > GROWS * least(pattern, usual[at])
    }
    const isSlow = (pattern: string) => {
      const cost = costOf(pattern, longer)
      return cost > noticed && (cost === Number.POSITIVE_INFINITY || longer.some((_, at) => grows(pattern, at)))
    }
    // The last one is there to be noticed.
    const slow = [...patterns, '/[*]+$/'].filter(isSlow)
    expect(slow).toEqual(['/[*]+$/'])
  })

  it('that are known to take longer are still there', () => {
    expect([...reviewed.keys()].filter((pattern) => !all.has(pattern))).toEqual([])
  })
})
