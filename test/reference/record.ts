import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { examples } from '../../contracts/examples/index.ts'
import { type OperationName, operations } from '../../contracts/operations.ts'
import { publicly } from './likeness.ts'

const FOLDER = join(import.meta.dirname, '../../contracts/examples')
const ITEMS = 2
const TEXT = 600

type Example = { input: unknown; output: unknown }

/** Short enough to be read: the first items of lists, the beginning of texts, and no local addresses. */
function shown(value: unknown): unknown {
  if (typeof value === 'string') {
    const text = withoutSecrets(publicly(value))
    return text.length > TEXT ? `${text.slice(0, TEXT)}…` : text
  }
  // Numbers stand in places.
  if (Array.isArray(value)) return (typeof value[0] === 'number' ? value : value.slice(0, ITEMS)).map(shown)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shown(item)]))
}

/** As long as it was, so that it still fits its schema; nobody's scanner takes it for a secret that leaked. */
const withoutSecrets = (text: string) =>
  text.replaceAll(
    /((?:sb_live_[^_]+_|whsec_))([\w+/-]+)/g,
    (_, prefix: string, secret: string) => prefix + 'x'.repeat(secret.length),
  )

const kebab = (text: string) => text.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** Writes the examples, a file per group of operations; one that still holds stays as it was. */
export function record(seen: ReadonlyMap<OperationName, Example>, wrong: readonly string[]): void {
  const isWrong = (name: string) => wrong.some((line) => line.startsWith(`${name} `))
  const kept = (name: OperationName): Example | undefined => {
    const now = seen.get(name)
    const before = (examples as Partial<Record<string, Example>>)[name]
    if (before && (!now || !isWrong(name))) return before
    return now && { input: shown(now.input), output: shown(now.output) }
  }
  mkdirSync(FOLDER, { recursive: true })
  for (const file of readdirSync(FOLDER)) rmSync(join(FOLDER, file))
  const names = Object.keys(operations) as OperationName[]
  const groups = [...new Set(names.map((name) => name.split('.')[0] ?? ''))].sort()
  for (const group of groups) {
    const own = names
      .filter((name) => name.startsWith(`${group}.`))
      .flatMap((name) => {
        const example = kept(name)
        return example ? [`  ${JSON.stringify(name)}: ${JSON.stringify(example)},`] : []
      })
    const text = `export const ${group}Examples = {\n${own.join('\n')}\n}\n`
    writeFileSync(join(FOLDER, `${kebab(group)}.ts`), text)
  }
  const imports = groups.map((group) => `import { ${group}Examples } from './${kebab(group)}.ts'`)
  const all = groups.map((group) => `  ...${group}Examples,`)
  const doc = '/** What is asked and answered, by operation: recorded by `test/reference`, which sends them all. */'
  writeFileSync(
    join(FOLDER, 'index.ts'),
    `${imports.join('\n')}\n\n${doc}\nexport const examples = {\n${all.join('\n')}\n}\n`,
  )
  execFileSync('npx', ['biome', 'format', '--write', FOLDER], { stdio: 'ignore' })
}
