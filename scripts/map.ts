import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import uses from '../functions/areas/uses.json' with { type: 'json' }

/*
 * The table of areas in docs/architecture.md, made from the code: `npx tsx scripts/map.ts`. A test fails when it is old.
 */

const areas = new URL('../functions/areas/', import.meta.url)
const page = new URL('../docs/architecture.md', import.meta.url)
const [START, END] = ['<!-- areas -->', '<!-- /areas -->']

async function exportsOf(area: string, file: string): Promise<Record<string, unknown>> {
  const url = new URL(`${area}/${file}`, areas)
  return existsSync(url) ? ((await import(fileURLToPath(url))) as Record<string, unknown>) : {}
}

/** Names of the operations that an area carries out. */
async function operationsOf(area: string): Promise<string[]> {
  const tables = Object.entries(await exportsOf(area, 'operations.ts')).sort(([a], [b]) => (a < b ? -1 : 1))
  return tables.flatMap(([, table]) => Object.keys(table as object))
}

/** Names of what follows in an area from changes of the table. */
async function reactionsOf(area: string): Promise<string[]> {
  const lists = Object.values(await exportsOf(area, 'reactions/index.ts')) as { name: string }[][]
  return lists.flat().map(({ name }) => name)
}

/** Names of the items that an area's store builds keys for. */
async function itemsOf(area: string): Promise<string[]> {
  const builders = Object.entries(await exportsOf(area, 'store/keys.ts')).filter(([name]) => name.endsWith('Keys'))
  return (
    builders
      .flatMap(([, keys]) => Object.entries(keys as Record<string, unknown>))
      // What builds the beginning of a sort key is none.
      .filter(([, build]) => String(build).includes('pk:'))
      .map(([name]) => name)
  )
}

const code = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(' ')

/** The table, in the order of the matrix: an area knows only those above it. */
export async function tableOfAreas(): Promise<string> {
  const rows = await Promise.all(
    Object.entries(uses).map(async ([area, others]) => {
      const cells = [code(await operationsOf(area)), code(await reactionsOf(area)), code(await itemsOf(area))]
      return `| [${area}](../functions/areas/${area}/README.md) | ${[others.join(', '), ...cells].join(' | ')} |`
    }),
  )
  return ['| area | uses | operations | reactions | items |', '|---|---|---|---|---|', ...rows].join('\n')
}

/** What stands between the marks of the page. */
export function storedTable(): string {
  const text = readFileSync(page, 'utf8')
  return text.slice(text.indexOf(START) + START.length, text.indexOf(END)).trim()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = readFileSync(page, 'utf8')
  const table = `${START}\n${await tableOfAreas()}\n`
  writeFileSync(page, `${text.slice(0, text.indexOf(START))}${table}${text.slice(text.indexOf(END))}`)
}
