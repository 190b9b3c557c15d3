import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build } from 'esbuild'
import { bundleOptions } from '../functions/manifest.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

export interface Bundles {
  /** function name → file */
  entries: Record<string, string>
  /** the thread that runs them */
  worker: string
}

/**
 * Bundles the functions as they are deployed, except that they share common chunks: they live in one process here, and
 * eleven copies of the same SDK would only cost memory. `entries` are files relative to the project's root, or absolute.
 */
export async function bundleFunctions(entries: Record<string, string>, into: string): Promise<Bundles> {
  rmSync(into, { recursive: true, force: true })
  mkdirSync(into, { recursive: true })
  const { banner, ...options } = bundleOptions
  const shared: BuildOptions = {
    ...options,
    mainFields: [...options.mainFields],
    absWorkingDir: ROOT,
    banner: { js: banner },
    outExtension: { '.js': '.mjs' },
    sourcemap: true,
    logLevel: 'silent',
  }
  const worker: BuildOptions = {
    ...shared,
    entryPoints: { worker: 'local/function-worker.ts' },
    outdir: join(into, 'host'),
  }
  await Promise.all([
    build({ ...shared, entryPoints: entries, outdir: join(into, 'entries'), splitting: true }),
    build(worker),
  ])
  // As the stack lays them beside the function that answers them; without a build there are none.
  for (const folder of ['reference', 'documents']) {
    const built = join(ROOT, 'dist', folder)
    if (existsSync(built)) cpSync(built, join(into, 'entries', folder), { recursive: true })
  }
  return {
    entries: Object.fromEntries(Object.keys(entries).map((name) => [name, join(into, 'entries', `${name}.mjs`)])),
    worker: join(into, 'host', 'worker.mjs'),
  }
}
