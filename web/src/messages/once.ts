const LEARNT = 'switchboard.learnt.'

/** A hint that a person needs until they have done it once, on this device. */
export const isLearnt = (what: 'takes' | 'note'): boolean => localStorage.getItem(LEARNT + what) !== null
export const learn = (what: 'takes' | 'note'): void => localStorage.setItem(LEARNT + what, '1')
