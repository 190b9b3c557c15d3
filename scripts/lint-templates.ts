import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stackOf, templatesOf } from '../test/infrastructure/deployed.ts'
import { everyStage } from '../test/infrastructure/variants.ts'

/**
 * Has cfn-lint read the template of every stage, and of a stage in every variant, with those of the stacks in it. `.cfnlintrc` has what is let pass, and
 * why. `CFN_LINT` is the program, `cfn-lint` when it is not given.
 */
const program = process.env.CFN_LINT || 'cfn-lint'
const folder = mkdtempSync(join(tmpdir(), 'templates-'))
try {
  const files = everyStage.flatMap(({ id, stage, given }) =>
    [...templatesOf(stackOf(given, stage))].map(([name, template]) => {
      const file = join(folder, `${id}.${name}.template.json`)
      writeFileSync(file, JSON.stringify(template, null, 1))
      return file
    }),
  )
  const { status, error } = spawnSync(program, files, { stdio: 'inherit' })
  if (error) {
    console.error(`${program} does not run (${error.message}): pip install cfn-lint==1.58.0, or name it in CFN_LINT.`)
  } else if (status === 0) {
    console.log(`${files.length} templates are valid: ${everyStage.map(({ id }) => id).join(', ')}`)
  }
  process.exitCode = status ?? 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
