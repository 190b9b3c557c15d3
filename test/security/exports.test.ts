import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { transcriptOf } from '../../functions/areas/exports/domain/transcript.ts'
import { csvLine } from '../../functions/kernel/csv.ts'
import { said } from '../areas/crm/note-fixtures.ts'

const formulas = [
  '=HYPERLINK("https://evil.test")',
  '+1+cmd|calc',
  '-2+3',
  '@SUM(1)',
  '\t=1',
  '\r=1',
  'safe\n=1\r\n+1\u2028@x',
]

describe('what is exported', () => {
  it('begins no line with what a spreadsheet takes for a formula, whoever wrote it', () => {
    const entries = formulas.map((text, index) => said(index + 1, text))
    const { text } = transcriptOf({
      workspace: '=1',
      contact: '=1',
      sender: 'Sam =1',
      entries: entries.map((entry, index) => ({ ...entry, actor: { ...entry.actor, name: formulas[index] ?? '' } })),
      clipped: false,
    })
    const lines = text.split(/\r\n|[\n\r\u2028\u2029]/)
    expect(lines.length).toBeGreaterThan(formulas.length)
    expect(lines.filter((line) => /^[=+\-@\t]/.test(line))).toEqual([])
  })

  it('C6: whatever else writes a CSV writes it by the one that keeps cells from being formulas, which has its own tests', () => {
    const root = fileURLToPath(new URL('../../functions', import.meta.url))
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
    const writing = files.filter((file) => /text\/csv['"`;]/.test(readFileSync(`${root}/${file}`, 'utf8')))
    const others = writing.filter((file) => !isOfFiles(file))
    expect(others.filter((file) => !/kernel\/csv\.ts'/.test(readFileSync(`${root}/${file}`, 'utf8')))).toEqual([])
    expect(others.length).toBeGreaterThan(0)
    expect(formulas.map((formula) => csvLine([formula])).filter((line) => /^"?[=+\-@\t\r]/.test(line))).toEqual([])
  })
})

/** Which types of files there are is no writing of one. */
const isOfFiles = (file: string) =>
  /file-limits|file-signature|profile|email\/adapter\/receiving|attachments\/use-cases/.test(file)
