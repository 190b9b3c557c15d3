import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Has the build write the documents of the API, unless what it wrote last is as today's sources have it. */
export function buildDocuments(): void {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  execFileSync(process.execPath, ['--import', 'tsx', 'scripts/build.ts', 'contracts'], { cwd: root, stdio: 'inherit' })
}
