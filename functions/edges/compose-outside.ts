import { createOutside } from '../areas/outside-calls/adapter/outside.ts'
import type { OutsideParts } from '../areas/outside-calls/port.ts'
import type { Settings } from '../kernel/ports.ts'

/** Calling addresses that somebody named: a part of the composition root in a file of its own, for the functions that do. */
export function outside({ localhostCalls }: Pick<Settings, 'localhostCalls'>): OutsideParts {
  return { outside: createOutside({ localhost: localhostCalls }) }
}
