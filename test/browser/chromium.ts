import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, chromium, type Page } from 'playwright-core'

/** As a machine without a screen, a card for graphics and a microphone needs them. */
export const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
]

/**
 * Most pages live for seconds: making their scripts fast takes more than it saves, a tenth of all that a browser does. And
 * the pages of one profile share a process, which starts once and has read the scripts before.
 */
export const BRIEFLY = ['--js-flags=--no-turbofan --no-maglev', '--process-per-site']

/** The machine's own Chromium, without windows where there is one: its tabs cost a fifth. */
const installed = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium']
export const CHROMIUM = process.env.CHROMIUM_PATH ?? installed.find((path) => existsSync(path)) ?? '/usr/bin/chromium'

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS })
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * What axe finds wrong with a page, as one line per rule. `colours`: only by the rules that look at colours, for a page that
 * went through the others as it is, and changed its theme since.
 */
export async function accessibilityProblems(page: Page, rules: 'all' | 'colours' = 'all'): Promise<string[]> {
  // Evaluated, not added: the page's policy allows no scripts but its own. It stays until the page is loaded again.
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe)
  await page.evaluate(settled)
  const only = `runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }`
  return page.evaluate(
    `axe.run({ resultTypes: ['violations'], ${rules === 'all' ? '' : only} }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`,
  )
}

/** Runs in the page: resolves when colours and sizes are what they turn into; a theme or a width that changed passes by others. */
const settled = `(async () => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  await frame()
  const ending = document.getAnimations().filter((each) => each.effect?.getComputedTiming().endTime !== Infinity)
  await Promise.allSettled(ending.map((each) => each.finished))
  await frame()
})()`

/** Saves a picture for whoever reviews the pages, where `PICTURES` asks for them: half of what looking at a page takes is its picture. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env.PICTURES) await pictureAnyway(page, name)
}

export async function pictureAnyway(page: Page, name: string): Promise<void> {
  mkdirSync('artifacts', { recursive: true })
  await page.screenshot({ path: `artifacts/${name}.png`, fullPage: true })
}
