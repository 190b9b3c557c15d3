import { remember, remembered } from '../ui/remembered.ts'

const LEARNT = 'switchboard.learnt.'

/** A hint that a person needs until they have done it once, on this device. */
export const isLearnt = (what: 'takes' | 'note'): boolean => remembered(LEARNT + what) !== null
export const learn = (what: 'takes' | 'note'): void => remember(LEARNT + what, '1')
