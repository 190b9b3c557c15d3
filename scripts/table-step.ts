import { readFileSync, writeFileSync } from 'node:fs'
import { nextStep, type Template } from '../lib/support/table-step.ts'

/** Gives a deployed template (a file) the next index of this version: `npm run table-step -- deployed.json next.json`. */
const [from, to] = process.argv.slice(2)
if (!from || !to) {
  console.error(
    'Name the template as it is deployed, and where the next one goes: npm run table-step -- deployed.json next.json',
  )
  process.exit(1)
}
const step = nextStep(JSON.parse(readFileSync(from, 'utf8')) as Template)
if (step) {
  writeFileSync(to, `${JSON.stringify(step.template, null, 1)}\n`)
  const after = step.left.length > 0 ? `then ${step.left.join(', ')}, one step each` : 'it is the last one'
  console.log(`${to} adds the index ${step.adds}; ${after}.`)
} else {
  console.log('The table has every index of this version: deploy it.')
}
