import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const root = new URL('../../', import.meta.url)
const page = readFileSync(new URL('docs/security.md', root), 'utf8')
const rows = [...page.matchAll(/^\| (?<promise>[^|]+) \| `(?<file>[^`|]+)` \| `(?<name>[^`|]+)` \|$/gm)].map(
  ({ groups = {} }) => ({ promise: groups.promise ?? '', file: groups.file ?? '', name: groups.name ?? '' }),
)

/** Whether a test or a group of tests of this name stands in the file: where a call's first argument does. */
function isThere(file: string, name: string): boolean {
  const lines = readFileSync(new URL(file, root), 'utf8').split('\n')
  return [`'${name}',`, `"${name}",`, `\`${name}\`,`].some((argument) =>
    lines.some((line) => line.includes(argument) && /(^\s*|\()$/.test(line.slice(0, line.indexOf(argument)))),
  )
}

describe('docs/security.md', () => {
  it('is a table that is read whole', () => {
    const lines = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| promise'))
    expect(rows).toHaveLength(lines.length)
    expect(rows.length).toBeGreaterThan(50)
  })

  it.each(rows)('“$promise” is held by a test that is there', ({ file, name }) => {
    expect(existsSync(new URL(file, root)), file).toBe(true)
    expect(isThere(file, name), `${file}: ${name}`).toBe(true)
  })

  it('has rows for each of OWASP’s ten', () => {
    const parts = page.split(/^## /m).slice(1)
    for (let number = 1; number <= 10; number++) {
      const part = parts.find((one) => one.startsWith(`API${number}:`))
      expect([number, part?.includes('| `test/')]).toEqual([number, true])
    }
  })

  it('leaves out no test of security', () => {
    const files = readdirSync(new URL('test/security', root)).filter((file) => file.endsWith('.test.ts'))
    const named = new Set(rows.map(({ file }) => file))
    expect(files.filter((file) => !named.has(`test/security/${file}`))).toEqual([])
  })
})
