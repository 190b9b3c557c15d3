import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { figure, type Results } from './figures.ts'

const WIDGET = fileURLToPath(new URL('../widget', import.meta.url))

/** widget.gzipKB: all files of the widget's build, as it is served; it loads nothing else before it can chat. */
export async function measureWidget(): Promise<Results> {
  const outDir = mkdtempSync(join(tmpdir(), 'switchboard-bench-'))
  try {
    await build({
      root: WIDGET,
      configFile: join(WIDGET, 'vite.config.ts'),
      logLevel: 'silent',
      build: { outDir, emptyOutDir: true },
    })
    const sizes = Object.fromEntries(
      readdirSync(outDir).map((name) => {
        const content = readFileSync(join(outDir, name))
        return [name, { bytes: content.length, gzipped: gzipSync(content).length }]
      }),
    )
    const gzipped = Object.values(sizes).reduce((sum, size) => sum + size.gzipped, 0)
    return { figures: figure('widget.gzipKB', gzipped / 1000), details: { widget: sizes } }
  } finally {
    rmSync(outDir, { recursive: true, force: true })
  }
}
