const KEY = 'switchboard.tour'

/** Whether somebody has put the tour away, in this browser. */
export function isTourOver(): boolean {
  return localStorage.getItem(KEY) === 'over'
}

/** It is not shown again. */
export function endTour(): void {
  localStorage.setItem(KEY, 'over')
}
