import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createStore } from '../../functions/edges/store.ts'
import type { Table } from '../../functions/platform/table.ts'

const root = new URL('../../functions/', import.meta.url)
const areas = readdirSync(new URL('areas/', root), { withFileTypes: true }).filter((entry) => entry.isDirectory())

/** The functions of a README's access patterns. */
function listedIn(folder: string): string[] {
  const readme = readFileSync(new URL(`${folder}/README.md`, root), 'utf8')
  const patterns = readme.slice(readme.indexOf('## Access patterns'))
  return [...patterns.matchAll(/^\| `(\w+)` +\|/gm)].map((match) => match[1] ?? '')
}

/** The functions of an area's store, whose module exports one that makes it. */
async function offeredBy(area: string): Promise<string[]> {
  const file = new URL(`areas/${area}/store/index.ts`, root)
  if (!existsSync(file)) return []
  const made = Object.values((await import(file.pathname)) as Record<string, (table: object, clock: object) => object>)
  return made.flatMap((create) => Object.keys(create({}, { now: () => 0 })))
}

describe('access patterns', () => {
  it.each(areas.map(({ name }) => name))(
    '%s: its README lists every function of its store, each once',
    async (area) => {
      const offered = await offeredBy(area)
      expect(offered.length === 0 ? [] : listedIn(`areas/${area}`).sort()).toEqual(offered.sort())
    },
  )

  it('an edge’s store has all of them, and what the platform lists', () => {
    const everywhere = [...areas.flatMap(({ name }) => listedIn(`areas/${name}`)), ...listedIn('platform')]
    expect(everywhere.sort()).toEqual(Object.keys(createStore({} as Table, { now: () => 0 })).sort())
  })
})
