import { decode, type Item } from '../../../platform/item.ts'
import { withVersion } from '../../../platform/versioned-item.ts'
import { Listening } from '../domain/listening.ts'
import { Schedule } from '../domain/schedule.ts'

/** A schedule as it is stored. */
export const toSchedule = (item: Item): Schedule => decode(Schedule, withVersion(item))

/** What workflows wait for as it is stored. */
export const toListening = (item: Item): Listening => decode(Listening, withVersion(item))
