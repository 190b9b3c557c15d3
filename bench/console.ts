import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { figure, type Results } from './figures.ts'

const CONSOLE = fileURLToPath(new URL('../web', import.meta.url))

/** console.gzipKB: the JavaScript that the console's page asks for before it can show a list; and console.rowsRendered. */
export async function measureConsole(): Promise<Results> {
  const outDir = mkdtempSync(join(tmpdir(), 'switchboard-bench-'))
  try {
    await build({
      root: CONSOLE,
      configFile: join(CONSOLE, 'vite.config.ts'),
      logLevel: 'silent',
      build: { outDir, emptyOutDir: true },
    })
    const page = readFileSync(join(outDir, 'index.html'), 'utf8')
    const files = [...page.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map(([, file = '']) => file)
    const sizes = Object.fromEntries(
      files.map((file) => {
        const content = readFileSync(join(outDir, file))
        return [file, { bytes: content.length, gzipped: gzipSync(content).length }]
      }),
    )
    const gzipped = Object.values(sizes).reduce((sum, size) => sum + size.gzipped, 0)
    // Only now: what drives the browser brings a zod of its own, which would slow down ours while other parts are measured.
    const { measureRows } = await import('./console-rows.ts')
    const rows = await measureRows(outDir)
    return {
      figures: { ...figure('console.gzipKB', gzipped / 1000), ...rows.figures },
      details: { console: sizes, ...rows.details },
    }
  } finally {
    rmSync(outDir, { recursive: true, force: true })
  }
}
