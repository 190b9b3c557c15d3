import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { measureBundles } from './bundles.ts'
import { measureConsole } from './console.ts'
import { measureCost } from './cost.ts'
import { measureCounters } from './counters.ts'
import { measureCounts } from './counts.ts'
import { measureCpu } from './cpu.ts'
import { measureFanout } from './fanout.ts'
import { asTable, type Results } from './figures.ts'
import { measureFlatness } from './flat.ts'
import { measureFunctions } from './functions.ts'
import { measureLocalCpu } from './local-cpu.ts'
import { measureMemory } from './memory.ts'
import { measureOutgoing } from './outgoing.ts'
import { measurePush } from './push.ts'
import { measureRatios } from './ratio.ts'
import { measureReports } from './reports.ts'
import { measureSearch } from './search.ts'
import { measureTimers } from './timers.ts'
import { measureWidget } from './widget.ts'
import { measureWorkflow } from './workflow.ts'
import { startDatabase } from './workspace.ts'

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

async function onDatabase(measure: (database: Awaited<ReturnType<typeof startDatabase>>) => Promise<Results>) {
  const database = await startDatabase()
  try {
    return await measure(database)
  } finally {
    await database.stop()
  }
}

const alone = process.argv.length === 3

/** What a part measures by itself. */
async function inProcess(part: string): Promise<Results> {
  const script = fileURLToPath(import.meta.url)
  const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, script, part], {
    env: { ...process.env, BENCH_JSON: 'yes' },
    maxBuffer: 64 * 1024 * 1024,
  }).catch((error: { stdout?: string }) => {
    // A figure that misses its bar ends the process with 1, too.
    if (!error.stdout) throw error
    return { stdout: error.stdout }
  })
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n{') + 1)) as Results
}

const parts: Record<string, () => Promise<Results>> = {
  counts: () => onDatabase(measureCounts),
  workflow: () => onDatabase(measureWorkflow),
  outgoing: () => onDatabase(measureOutgoing),
  ratios: () => onDatabase(measureRatios),
  // Handlers remember the database that they were loaded for: those of `ratios` are another process's.
  cpu: async () => (alone ? onDatabase(measureCpu) : inProcess('cpu')),
  local: measureLocalCpu,
  flat: measureFlatness,
  search: measureSearch,
  reports: () => onDatabase(measureReports),
  counters: () => onDatabase(measureCounters),
  timers: () => onDatabase(measureTimers),
  push: measurePush,
  fanout: () => onDatabase(measureFanout),
  bundles: measureBundles,
  widget: measureWidget,
  console: measureConsole,
  functions: () => onDatabase(measureFunctions),
  cost: () => onDatabase(measureCost),
  memory: measureMemory,
}

/** Measures all parts, or those named on the command line; only a whole run is written down. */
async function run(names: readonly string[]): Promise<boolean> {
  const unknown = names.filter((name) => !(name in parts))
  if (unknown.length > 0)
    throw new Error(`There is no ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}.`)
  const results: Results = { figures: {}, details: {} }
  const failed: string[] = []
  for (const [name, measure] of Object.entries(parts)) {
    if (names.length > 0 && !names.includes(name)) continue
    const start = performance.now()
    try {
      const { figures, details } = await measure()
      Object.assign(results.figures, figures)
      Object.assign(results.details, details)
    } catch (error) {
      // The other parts are worth knowing all the same; the run still counts as failed.
      failed.push(name)
      console.error(`${name} could not be measured: ${(error as Error).stack}`)
    }
    console.error(`${name}: ${((performance.now() - start) / 1000).toFixed(0)} s`)
    globalThis.gc?.()
  }
  console.log(asTable(results.figures))
  const cost = results.details.cost as
    | (Record<'lines' | 'allIn' | 'reading', Record<string, { count: number; usd: number }>> & {
        units: Record<string, Record<string, number>>
        perMessage: object
      })
    | undefined
  for (const [title, lines] of cost
    ? [
        ['from the figures above', cost.lines] as const,
        ['all in, three agents connected', cost.allIn] as const,
        ['what agents read of it, apart', cost.reading] as const,
      ]
    : []) {
    console.log(`\nA million messages, half of them replies, in US dollars, ${title} (bench/prices.ts):`)
    for (const [line, { count, usd }] of Object.entries(lines)) {
      console.log(`  ${line.padEnd(56)} ${count.toLocaleString('en-US').padStart(14)}  ${usd.toFixed(2).padStart(7)}`)
    }
  }
  if (cost) {
    console.log('\nWrite units of a message, by kind of item (bench/month.ts):')
    for (const [kind, { all = 0, ...units }] of Object.entries(cost.units)) {
      const where = Object.entries(units).map(([name, number]) => `${name} ${number}`)
      console.log(`  ${kind.padEnd(24)} ${all.toFixed(2).padStart(6)}  ${where.join(', ')}`)
    }
    console.log(`\nOf a message: ${JSON.stringify(cost.perMessage)}`)
  }
  if (results.details.functions) console.table(results.details.functions)
  if (process.env.BENCH_JSON) console.log(`\n${JSON.stringify(results)}`)
  const json = JSON.stringify({ ...results.figures, details: { ...results.details, failed } }, null, 2)
  if (names.length === 0) writeFileSync(new URL('results.json', import.meta.url), `${json}\n`)
  return failed.length === 0 && Object.values(results.figures).every(({ ok }) => ok)
}

process.exitCode = (await run(process.argv.slice(2))) ? 0 : 1
