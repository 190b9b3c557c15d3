import { readFileSync } from 'node:fs'

const [file, ...files] = process.argv.slice(2)
/** What vitest's JSON reporter wrote; nothing where it did not come to its end. */
const reports = (file ? [file, ...files] : []).flatMap((path) => {
  try {
    return [JSON.parse(readFileSync(path, 'utf8'))]
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    console.error(`${path}: no report`)
    return []
  }
})
const sum = (key) => reports.reduce((total, report) => total + report[key], 0)
const slowest = reports
  .flatMap(({ testResults }) => testResults)
  .map(({ name, startTime, endTime }) => ({ name: name.replace(`${process.cwd()}/`, ''), ms: endTime - startTime }))
  .sort((a, b) => b.ms - a.ms)
  .slice(0, 10)
console.error('== The slowest test files')
for (const { name, ms } of slowest) console.error(`${(ms / 1000).toFixed(1).padStart(7)} s  ${name}`)
console.log(`${sum('numPassedTests')} ${sum('numFailedTests')}`)
