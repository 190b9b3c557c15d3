import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Stack } from 'aws-cdk-lib'
import { Code } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import { buildSync } from 'esbuild'
import { bundleOptions, type FunctionName, functionEntries } from '../../functions/manifest.ts'

const root = join(import.meta.dirname, '../..')

let bundled: string | undefined
/** All functions at once, each in a folder of its own: most of them share most of their files, which are read once so. */
function bundleAll(): string {
  if (bundled !== undefined) return bundled
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-bundles-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const { banner, mainFields, ...options } = bundleOptions
  buildSync({
    ...options,
    mainFields: [...mainFields],
    banner: { js: banner },
    absWorkingDir: root,
    entryPoints: Object.fromEntries(Object.entries(functionEntries).map(([name, entry]) => [`${name}/index`, entry])),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
  })
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
