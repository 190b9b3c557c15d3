import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import type { TestProject } from 'vitest/node'
import { BRIEFLY, CHROMIUM, FLAGS } from './chromium.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** where the one browser of the run listens */
    browserUrl: string
  }
}

/** Once for a run: builds what a browser loads, unless it is fresh, and starts the browser that every file shares. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  if (!existsSync(CHROMIUM)) throw new Error(`There is no Chromium at ${CHROMIUM}: install it, or set CHROMIUM_PATH.`)
  const root = fileURLToPath(new URL('../..', import.meta.url))
  execFileSync(
    process.execPath,
    ['--import', 'tsx', 'scripts/build.ts', 'web', 'widget', 'local/pages', 'web/design'],
    { cwd: root, stdio: 'inherit' },
  )
  const server = await chromium.launchServer({ executablePath: CHROMIUM, args: [...FLAGS, ...BRIEFLY] })
  project.provide('browserUrl', server.wsEndpoint())
  return () => server.close()
}
