import { remember, remembered } from '../ui/remembered.ts'

const KEY = 'switchboard.tour'

/** Whether somebody has put the tour away, in this browser. */
export function isTourOver(): boolean {
  return remembered(KEY) === 'over'
}

/** It is not shown again. */
export function endTour(): void {
  remember(KEY, 'over')
}
