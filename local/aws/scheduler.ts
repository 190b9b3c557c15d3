import { type FunctionName, functionEntries } from '../../functions/manifest.ts'
import { openRecordLog } from '../record-log.ts'
import { createAlarm } from './alarm.ts'
import { openJournal } from './journal.ts'
import { parseExpression } from './schedule-expression.ts'
import { type Schedule, schedulerApi } from './scheduler-api.ts'
import { type Snapshot, snapshotOf } from './snapshot.ts'
import type { FailedWork, Faults, Invoke, LocalClock, Scheduler } from './types.ts'
import type { WireHandler } from './wire.ts'

/**
 * EventBridge Scheduler by the local clock: one-time and rate schedules, groups, client tokens, retry policies,
 * ActionAfterCompletion; schedules outlive a restart. The service fires within a minute after the time, this one at the
 * second; a function that fails is seen here and tried again, where the service leaves that to Lambda's asynchronous
 * queue. It does not do cron expressions, time zones, flexible windows, tags, or targets other than Lambda functions; what
 * was given up is kept in a list instead of the dead-letter queue.
 */
export interface SchedulerStandIn extends Scheduler {
  handle: WireHandler
  failed(): FailedWork[]
  /** sets the recurring schedule that looks for timers that never fired */
  sweep(targetArn: string, roleArn: string, minutes: number): void
  snapshot(): Snapshot
  restart(): void
  close(): void
}

const FIRST_RETRY_MS = 1000
const MAX_RETRY_MS = 60_000
const AT_ONCE = 8

export function startScheduler(options: {
  file: (name: string) => string | null
  clock: LocalClock
  invoke: Invoke
  faults: Faults
  groups: string[]
}): SchedulerStandIn {
  const { file, clock, invoke, faults } = options
  const schedules = openJournal<Schedule>(file('schedules.jsonl'))
  const given = openRecordLog<FailedWork>(file('failed-schedules.jsonl'), 1000)
  const firing = new Set<string>()
  let epoch = 0
  const alarm = createAlarm(clock, () => {
    runDue().catch((error) => console.error(`The scheduler failed: ${(error as Error).stack}`))
  })

  const dueAt = ({ nextAt, retryAt, state }: Schedule) => (state === 'ENABLED' ? (retryAt ?? nextAt) : null)
  const plan = (schedule: Schedule) => {
    const at = dueAt(schedule)
    if (at !== null) alarm.at(at)
  }

  function due(): [string, Schedule][] {
    const now = clock.now()
    return [...schedules.entries()]
      .filter(([key, schedule]) => (dueAt(schedule) ?? Number.POSITIVE_INFINITY) <= now && !firing.has(key))
      .sort(([, a], [, b]) => (dueAt(a) ?? 0) - (dueAt(b) ?? 0))
  }

  async function runDue(): Promise<number> {
    const queue = due()
    for (const [key] of queue) firing.add(key)
    const mine = epoch
    let fired = 0
    const work = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const [key, schedule] = next
        const ok = await fire(schedule)
        if (mine !== epoch) return
        firing.delete(key)
        if (ok) fired++
        settle(key, schedule, ok)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    // One that is still being delivered plans itself when that is over.
    for (const [key, schedule] of schedules.entries()) if (!firing.has(key)) plan(schedule)
    return fired
  }

  async function fire({ target, name }: Schedule): Promise<boolean> {
    faults.count('scheduler.fired')
    try {
      const fn = /:function:(?:.*-)?([a-z]+)$/.exec(target.Arn)?.[1] ?? ''
      if (!Object.hasOwn(functionEntries, fn)) throw new Error(`There is no function ${target.Arn}`)
      const event: unknown = target.Input === undefined ? {} : JSON.parse(target.Input)
      await invoke(fn as FunctionName, event)
      if (faults.duplicates) await invoke(fn as FunctionName, event)
      return true
    } catch (error) {
      faults.count('scheduler.errors')
      console.error(`The schedule ${name} failed: ${(error as Error).message}`)
      return false
    }
  }

  function settle(key: string, fired: Schedule, ok: boolean): void {
    const current = schedules.get(key)
    // Deleted, or set anew while it was being delivered: what fired is not this one any more.
    if (!current || current.version !== fired.version) return
    const attempts = fired.attempts + 1
    const firstAt = fired.nextAt ?? clock.now()
    const { MaximumRetryAttempts = 185, MaximumEventAgeInSeconds = 86_400 } = fired.target.RetryPolicy ?? {}
    if (!ok && attempts <= MaximumRetryAttempts && clock.now() - firstAt < MaximumEventAgeInSeconds * 1000) {
      const wait = Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), MAX_RETRY_MS)
      schedules.set(key, { ...current, attempts, retryAt: clock.now() + wait })
      return
    }
    if (!ok) {
      faults.count('scheduler.failed')
      given.add({
        source: key,
        at: new Date(clock.now()).toISOString(),
        error: 'The retries are used up.',
        event: fired.target.Input,
      })
    }
    const nextAt = following(current)
    if (nextAt === null && current.actionAfterCompletion === 'DELETE') schedules.delete(key)
    else schedules.set(key, { ...current, attempts: 0, retryAt: null, nextAt })
  }

  /** Of a rate, the next time in the future: what was missed meanwhile is not made up for. */
  function following({ expression, timezone, nextAt, endAt }: Schedule): number | null {
    const parsed = parseExpression(expression, timezone)
    if ('at' in parsed || nextAt === null) return null
    const missed = Math.floor(Math.max(0, clock.now() - nextAt) / parsed.every)
    const next = nextAt + (missed + 1) * parsed.every
    return endAt !== null && next > endAt ? null : next
  }

  function restart(): void {
    epoch++
    firing.clear()
    for (const schedule of schedules.values()) plan(schedule)
  }

  for (const schedule of schedules.values()) plan(schedule)
  return {
    handle: schedulerApi({ schedules, clock, faults, groups: new Set(options.groups), onSet: plan }),
    runDue,
    nextDueAt() {
      let earliest: number | undefined
      for (const schedule of schedules.values()) {
        const at = dueAt(schedule)
        if (at !== null && at < (earliest ?? Number.POSITIVE_INFINITY)) earliest = at
      }
      return earliest
    },
    pending() {
      let count = firing.size
      for (const [key, schedule] of schedules.entries()) {
        const at = dueAt(schedule)
        if (!firing.has(key) && at !== null && (at <= clock.now() || schedule.retryAt !== null)) count++
      }
      return count
    },
    hurry() {
      for (const [key, schedule] of schedules.entries()) {
        if (schedule.retryAt === null || firing.has(key)) continue
        schedules.set(key, { ...schedule, retryAt: clock.now() })
        alarm.at(clock.now())
      }
    },
    size: () => schedules.size,
    failed: () => given.all(),
    sweep(Arn, RoleArn, minutes) {
      const group = options.groups.at(-1) ?? 'default'
      const key = `${group}/sweep`
      const expression = `rate(${minutes} minutes)`
      const existing = schedules.get(key)
      const now = clock.now()
      const schedule: Schedule = existing ?? {
        name: 'sweep',
        group,
        expression,
        timezone: 'UTC',
        state: 'ENABLED',
        actionAfterCompletion: 'NONE',
        flexibleTimeWindow: { Mode: 'OFF' },
        target: { Arn, RoleArn, Input: JSON.stringify({ kind: 'sweep' }), RetryPolicy: { MaximumRetryAttempts: 3 } },
        startAt: null,
        endAt: null,
        createdAt: now,
        modifiedAt: now,
        version: '1',
        nextAt: now + minutes * 60_000,
        retryAt: null,
        attempts: 0,
      }
      schedules.set(key, schedule)
      plan(schedule)
    },
    snapshot() {
      const kept = snapshotOf(schedules)
      return () => {
        kept()
        restart()
      }
    },
    restart,
    close() {
      epoch++
      alarm.close()
      schedules.close()
    },
  }
}
