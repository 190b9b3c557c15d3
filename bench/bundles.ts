import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { functionEntries } from '../functions/manifest.ts'
import { bundleInto } from '../lib/support/bundles.ts'
import { loadingEnvironment } from './environment.ts'
import { type Figure, figure, median, type Results } from './figures.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const ROUNDS = 11
const BASELINE = `
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb'
const client = DynamoDBDocumentClient.from(new DynamoDBClient({}))
export const handler = (event) => client.send(new GetCommand({ TableName: 'bench', Key: event }))
`
const run = promisify(execFile)

/** Milliseconds that a fresh process needs to import a bundle. */
async function importTime(file: string, env: Record<string, string>): Promise<number> {
  const script = `const start = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)})
    process.stdout.write(String(performance.now() - start), () => process.exit(0))`
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { env })
  return Number(stdout)
}

/**
 * bundle.*KB, init.*Ratio: each function minified as it is deployed, what it loads later included, and how long a fresh process takes to start it, in turn
 * with a bundle that has only the DynamoDB document client.
 */
export async function measureBundles(): Promise<Results> {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-bench-'))
  try {
    const bundled = Object.entries(functionEntries).map(
      ([name, entry]) => [name, bundleInto(join(folder, name), { entryPoints: { index: entry } })] as const,
    )
    writeFileSync(join(folder, 'baseline.ts'), BASELINE)
    const baseline = join(folder, 'baseline', 'index.mjs')
    const nodePaths = [join(ROOT, 'node_modules')]
    const { all } = bundleInto(dirname(baseline), { entryPoints: { index: join(folder, 'baseline.ts') }, nodePaths })
    const env = loadingEnvironment()
    const figures: Record<string, Figure> = {}
    const loading: Record<string, { ms: number; baselineMs: number; ratio: number }> = {}
    const sizes: Record<string, { KB: number; atStartKB: number }> = {}
    for (const [name, size] of bundled) {
      const file = join(folder, name, 'index.mjs')
      const taken: { own: number[]; base: number[] } = { own: [], base: [] }
      for (let round = 0; round <= ROUNDS; round++) {
        const own = await importTime(file, env)
        const base = await importTime(baseline, env)
        // The first of each only warms the disk.
        if (round === 0) continue
        taken.own.push(own)
        taken.base.push(base)
      }
      const [ms, baselineMs] = [median(taken.own), median(taken.base)]
      loading[name] = { ms, baselineMs, ratio: ms / baselineMs }
      sizes[name] = { KB: size.all / 1000, atStartKB: size.atStart / 1000 }
      Object.assign(figures, figure(`bundle.${name}KB`, size.all / 1000), figure(`init.${name}Ratio`, ms / baselineMs))
    }
    return {
      figures: {
        ...figures,
        ...figure('bundle.maxKB', Math.max(...Object.values(sizes).map(({ KB }) => KB))),
        ...figure('init.maxRatio', Math.max(...Object.values(loading).map(({ ratio }) => ratio))),
      },
      details: { bundles: { baselineKB: all / 1000, sizes, loading } },
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
