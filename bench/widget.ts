import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { figure, type Results } from './figures.ts'

const WIDGET = fileURLToPath(new URL('../widget', import.meta.url))

/**
 * widget.gzipKB: the script, and the largest file of texts, of which a visitor loads one at most. The proof of work is
 * loaded by those alone who are asked for one, and `widget-more.js` once the chat is open.
 */
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
    const texts = Object.entries(sizes).filter(([name]) => /^widget-[a-z]{2}\.js$/.test(name))
    const { 'widget-proof.js': _asked, 'widget-more.js': _later, ...loaded } = sizes
    const all = Object.values(loaded).reduce((sum, { gzipped }) => sum + gzipped, 0)
    const ofTexts = texts.map(([, { gzipped }]) => gzipped)
    const gzipped = all - ofTexts.reduce((sum, size) => sum + size, 0) + Math.max(0, ...ofTexts)
    return { figures: figure('widget.gzipKB', gzipped / 1000), details: { widget: sizes } }
  } finally {
    rmSync(outDir, { recursive: true, force: true })
  }
}
