import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'
import ts from 'typescript'
import { routes } from '../src/routes.ts'
import { declarations } from './declarations.ts'

const source = fileURLToPath(new URL('../src/', import.meta.url))
const entries = ['index', 'webhooks']

/** The table of routes as it is, without the schemas that it is made of. */
const tableOnly: Plugin = {
  name: 'table-only',
  setup({ onLoad }) {
    onLoad({ filter: /client\/src\/routes\.ts$/ }, () => ({
      contents: `export const routes = ${JSON.stringify(routes)}`,
      loader: 'js',
    }))
  },
}

/**
 * Builds the package: what runs, and types that need nothing else. Types of our own files are written out one file at a time, without
 * a look at others: what is exported says its type.
 */
export async function buildClient(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const { metafile } = await build({
    entryPoints: entries.map((name) => join(source, `${name}.ts`)),
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    metafile: true,
    plugins: [tableOnly],
    logLevel: 'warning',
  })
  const files = Object.keys(metafile.inputs).flatMap((path) => /client\/src\/(.+)\.ts$/.exec(path)?.[1] ?? [])
  for (const name of new Set([...files, 'calls', 'operations'])) {
    const text = name === 'operations' ? await declarations() : declarationOf(`${source}${name}.ts`)
    writeFileSync(join(folder, `${name}.d.ts`), text)
  }
}

function declarationOf(path: string): string {
  const { outputText, diagnostics = [] } = ts.transpileDeclaration(readFileSync(path, 'utf8'), {
    fileName: path,
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.NodeNext,
      isolatedDeclarations: true,
      declaration: true,
      verbatimModuleSyntax: true,
      stripInternal: true,
    },
  })
  const [first] = diagnostics
  if (first) throw new Error(`${path}: ${ts.flattenDiagnosticMessageText(first.messageText, '\n')}`)
  return outputText.replaceAll(/(from '\.\/[^']+)\.ts'/g, "$1.js'").replaceAll(/(from "\.\/[^"]+)\.ts"/g, '$1.js"')
}
