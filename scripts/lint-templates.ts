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
  // Stacks within the stack are often the same: once is enough.
  const texts = new Map<string, string>()
  for (const { id, stage, given } of everyStage) {
    for (const [name, template] of templatesOf(stackOf(given, stage))) {
      const text = JSON.stringify(template, null, 1)
      if (!texts.has(text)) texts.set(text, join(folder, `${id}.${name}.template.json`))
    }
  }
  const files = [...texts.values()]
  for (const [text, file] of texts) writeFileSync(file, text)
  const { status, error } = spawnSync(program, files, { stdio: 'inherit' })
  if (error) {
    console.error(`${program} does not run (${error.message}): pip install cfn-lint==1.58.0, or name it in CFN_LINT.`)
  } else if (status === 0) {
    console.log(`${files.length} different templates are valid: ${everyStage.map(({ id }) => id).join(', ')}`)
  }
  process.exitCode = status ?? 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
