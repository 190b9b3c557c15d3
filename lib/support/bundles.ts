import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { Stack } from 'aws-cdk-lib'
import { Code } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import { type BuildOptions, buildSync } from 'esbuild'
import { bundleOptions, type FunctionName, functionEntries } from '../../functions/manifest.ts'

const root = join(import.meta.dirname, '../..')

/**
 * Bundles an entry, its `index.mjs` and what that loads only when it needs it in files of their own: a start reads no more than it runs.
 * Answers how many bytes a start reads, and all files together.
 */
export function bundleInto(folder: string, input: BuildOptions): { atStart: number; all: number } {
  const { banner, mainFields, ...options } = bundleOptions
  const { metafile } = buildSync({
    ...options,
    ...input,
    mainFields: [...mainFields],
    banner: { js: banner },
    absWorkingDir: root,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    splitting: true,
    metafile: true,
  })
  const { outputs } = metafile
  const entry = Object.keys(outputs).find((file) => basename(file) === 'index.mjs') ?? ''
  const reached = (kinds: readonly string[]) => {
    const files = new Set([entry])
    for (const file of files) {
      for (const { path, kind } of outputs[file]?.imports ?? []) {
        if (path in outputs && kinds.includes(kind)) files.add(path)
      }
    }
    return files
  }
  const bytesOf = (files: Iterable<string>) => [...files].reduce((sum, file) => sum + (outputs[file]?.bytes ?? 0), 0)
  const needed = reached(['import-statement', 'dynamic-import'])
  // What nobody loads was taken out of whoever would have.
  for (const file of Object.keys(outputs)) if (!needed.has(file)) rmSync(join(root, file))
  return { atStart: bytesOf(reached(['import-statement'])), all: bytesOf(needed) }
}

let bundled: string | undefined
/** All functions at once, each in a folder of its own. */
function bundleAll(): string {
  if (bundled !== undefined) return bundled
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-bundles-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  for (const [name, entry] of Object.entries(functionEntries)) {
    bundleInto(join(folder, name), { entryPoints: { index: entry } })
  }
  bundled = folder
  return folder
}

/** The code of a function, and beside it folders of `dist`, each under its own name; where nothing is bundled, only a name for it. */
export function codeOf(scope: Construct, name: FunctionName, beside: string[] = []): Code {
  if (!Stack.of(scope).bundlingRequired) return Code.fromAsset(join(root, 'functions'), { assetHash: name })
  const folder = join(bundleAll(), name)
  for (const built of beside) cpSync(join(root, 'dist', built), join(folder, built), { recursive: true })
  return Code.fromAsset(folder)
}
