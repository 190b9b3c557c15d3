import { partOf } from '../i18n/parts.ts'

/** Brings the texts of the first hour in one language. */
export const loadFirstHourMessages = partOf('firstHour', import.meta.glob<{ default: object }>('./messages/*.json'))
