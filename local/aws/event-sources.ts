import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createAlarm } from './alarm.ts'
import { type Snapshot, snapshotOf } from './snapshot.ts'
import type { LocalClock } from './types.ts'
import { restJson, ServiceError, type WireHandler } from './wire.ts'

const MAPPING = /^\/2015-03-31\/event-source-mappings\/([^/]+)$/
/** As long as the service takes to begin or end looking, about. */
const CHANGING_MS = 3_000

/**
 * Lambda's event source mappings, as far as they are enabled and disabled: a change takes some seconds of the local clock, in which
 * another one is refused. What is enabled outlives a restart. It changes nothing else of them, and makes and removes none.
 * https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html
 */
export interface EventSources {
  handle: WireHandler
  /** whether it looks into its queue now */
  isOn(id: string): boolean
  snapshot(): Snapshot
  close(): void
}

interface Mapping {
  enabled: boolean
  /** until when the last change takes (epoch ms) */
  until: number
}

export function startEventSources(options: {
  file: string | null
  clock: LocalClock
  ids: readonly string[]
  /** what one looks into may have changed */
  onChange(id: string): void
}): EventSources {
  const { file, clock, ids, onChange } = options
  const off = file && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as string[]) : []
  const mappings = new Map(ids.map((id): [string, Mapping] => [id, { enabled: !off.includes(id), until: 0 }]))
  const alarm = createAlarm(clock, () => {
    for (const id of ids) onChange(id)
  })

  function save(): void {
    if (!file) return
    const disabled = [...mappings].filter(([, { enabled }]) => !enabled).map(([id]) => id)
    writeFileSync(`${file}.new`, JSON.stringify(disabled))
    renameSync(`${file}.new`, file)
  }

  function describe(id: string, { enabled, until }: Mapping) {
    const isChanging = clock.now() < until
    const State = enabled ? (isChanging ? 'Enabling' : 'Enabled') : isChanging ? 'Disabling' : 'Disabled'
    return { UUID: id, State, StateTransitionReason: 'USER_INITIATED' }
  }

  return {
    isOn(id) {
      const { enabled, until } = mappings.get(id) ?? { enabled: true, until: 0 }
      return enabled && clock.now() >= until
    },
    handle: restJson(({ method, path, body }) => {
      const [, id = ''] = MAPPING.exec(path) ?? []
      const mapping = mappings.get(id)
      if (!mapping) throw new ServiceError('ResourceNotFoundException', `There is no mapping ${id} here.`, 404)
      if (method === 'GET') return { body: describe(id, mapping) }
      if (method !== 'PUT') throw new ServiceError('InvalidParameterValueException', `${method} is not done here.`)
      if (clock.now() < mapping.until) {
        throw new ServiceError('ResourceInUseException', 'Cannot update the event source mapping because it is in use.')
      }
      const { Enabled } = JSON.parse(body.toString('utf8')) as { Enabled?: boolean }
      if (Enabled !== undefined && Enabled !== mapping.enabled) {
        mappings.set(id, { enabled: Enabled, until: clock.now() + CHANGING_MS })
        save()
        onChange(id)
        alarm.at(clock.now() + CHANGING_MS)
      }
      return { status: 202, body: describe(id, mappings.get(id) ?? mapping) }
    }),
    snapshot: () => snapshotOf(mappings),
    close: () => alarm.close(),
  }
}
