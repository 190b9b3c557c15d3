import type { AlertState } from './domain/queue-alerts.ts'

/** A conversation that was opened, and when (epoch ms). */
export interface Opening {
  contactId: string
  n: number
  at: number
}

/** What this area asks of the table. */
export interface LiveStore {
  /** conversations that were opened from a time (epoch ms) on, the latest first; a few seconds late, and not more than `most` movements are looked at */
  listOpenings(from: number, now: number, most: number): Promise<Opening[]>
  /** how far each alert has come */
  readAlertStates(): Promise<AlertState[]>
  /** keeps it as long as it is as it was read; false: it is not, by now */
  putAlertState(before: AlertState | undefined, after: AlertState): Promise<boolean>
  removeAlertState(state: AlertState): Promise<void>
}
