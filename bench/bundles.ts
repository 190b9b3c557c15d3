import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { type BuildOptions, build } from 'esbuild'
import { bundleOptions, functionEntries } from '../functions/manifest.ts'
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

export async function bundleInto(folder: string, name: string, input: BuildOptions): Promise<string> {
  const { banner, mainFields, alias, ...options } = bundleOptions
  const outfile = join(folder, `${name}.mjs`)
  await build({
    ...options,
    ...input,
    mainFields: [...mainFields],
    alias: Object.fromEntries(Object.entries(alias).map(([from, to]) => [from, join(ROOT, to)])),
    banner: { js: banner },
    absWorkingDir: ROOT,
    outfile,
    logLevel: 'silent',
  })
  return outfile
}

/** Milliseconds that a fresh process needs to import a bundle. */
async function importTime(file: string, env: Record<string, string>): Promise<number> {
  const script = `const start = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)})
    process.stdout.write(String(performance.now() - start), () => process.exit(0))`
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { env })
  return Number(stdout)
}

/**
 * bundle.*KB, init.*Ratio: each function minified as it is deployed, and how long a fresh process takes to load it, in turn
 * with a bundle that has only the DynamoDB document client.
 */
export async function measureBundles(): Promise<Results> {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-bench-'))
  try {
    const files: [string, string][] = []
    for (const [name, entry] of Object.entries(functionEntries)) {
      files.push([name, await bundleInto(folder, name, { entryPoints: [entry] })])
    }
    const stdin = { contents: BASELINE, resolveDir: ROOT, sourcefile: 'baseline.ts' }
    const baseline = await bundleInto(folder, 'baseline', { stdin })
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    const env = loadingEnvironment()
    const figures: Record<string, Figure> = {}
    const loading: Record<string, { ms: number; baselineMs: number; ratio: number }> = {}
    const sizes: Record<string, number> = {}
    for (const [name, file] of files) {
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
      sizes[name] = statSync(file).size / 1000
      Object.assign(figures, figure(`bundle.${name}KB`, sizes[name]), figure(`init.${name}Ratio`, ms / baselineMs))
    }
    return {
      figures: {
        ...figures,
        ...figure('bundle.maxKB', Math.max(...Object.values(sizes))),
        ...figure('init.maxRatio', Math.max(...Object.values(loading).map(({ ratio }) => ratio))),
      },
      details: { bundles: { baselineKB: statSync(baseline).size / 1000, sizes, loading } },
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
