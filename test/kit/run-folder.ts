import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PREFIX = 'switchboard-run-'

/**
 * From here on this process and those that it starts have a temporary folder of their own, which goes when this one ends.
 * A worker is ended without a word, so that it cannot clear up behind itself; of a run that was ended so, the next one does.
 */
export function ownTemporaryFolder(): void {
  const shared = tmpdir()
  for (const name of readdirSync(shared)) {
    const [, pid] = name.match(`^${PREFIX}(\\d+)-`) ?? []
    if (pid !== undefined && !runs(Number(pid))) remove(join(shared, name))
  }
  const folder = mkdtempSync(join(shared, `${PREFIX}${process.pid}-`))
  process.env.TMPDIR = folder
  process.once('exit', () => remove(folder))
}

const remove = (folder: string) => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
