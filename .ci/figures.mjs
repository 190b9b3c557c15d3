import { readFileSync } from 'node:fs'

/** What vitest's JSON reporter wrote. One that is missing or cut off is an error: its tests must not count as passed. */
const reports = process.argv.slice(2).map((path) => JSON.parse(readFileSync(path, 'utf8')))
/** A file that cannot be loaded or set up fails without any of its tests failing. */
const failsAsAWhole = ({ status, assertionResults }) =>
  status === 'failed' && !assertionResults.some((test) => test.status === 'failed')
const sum = (key) => reports.reduce((total, report) => total + report[key], 0)
const slowest = reports
  .flatMap(({ testResults }) => testResults)
  .map(({ name, startTime, endTime }) => ({ name: name.replace(`${process.cwd()}/`, ''), ms: endTime - startTime }))
  .sort((a, b) => b.ms - a.ms)
  .slice(0, 10)
console.error('== The slowest test files')
for (const { name, ms } of slowest) console.error(`${(ms / 1000).toFixed(1).padStart(7)} s  ${name}`)
const whole = reports.flatMap(({ testResults }) => testResults).filter(failsAsAWhole).length
console.log(`${sum('numPassedTests')} ${sum('numFailedTests') + whole}`)
