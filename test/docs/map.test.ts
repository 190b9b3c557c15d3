import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import uses from '../../functions/areas/uses.json' with { type: 'json' }
import { storedTable, tableOfAreas } from '../../scripts/map.ts'

describe('docs/architecture.md', () => {
  it('has the table of areas as the code is: `npx tsx scripts/map.ts` brings it up to date', async () => {
    expect(storedTable()).toBe(await tableOfAreas())
  })

  it('every area is in the matrix, and uses only those above it', () => {
    const folder = new URL('../../functions/areas/', import.meta.url)
    const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    const names = Object.keys(uses)
    expect(folders.map(({ name }) => name).sort()).toEqual([...names].sort())
    for (const [area, others] of Object.entries(uses)) {
      for (const other of others)
        expect(names.indexOf(other), `${area} uses ${other}`).toBeLessThan(names.indexOf(area))
    }
  })
})
