export interface Steps {
  ArrowRight?: number
  ArrowLeft?: number
  ArrowDown?: number
  ArrowUp?: number
}

/** Where a key leads from the index-th of `count`; undefined: it is no such key. What points along the line turns with it. */
export function stepFrom(index: number, key: string, steps: Steps, count: number, isRtl: boolean): number | undefined {
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  const turned = isRtl && key === 'ArrowRight' ? 'ArrowLeft' : isRtl && key === 'ArrowLeft' ? 'ArrowRight' : key
  const step = steps[turned as keyof Steps]
  if (step === undefined) return undefined
  const next = index + step
  return next < 0 || next >= count ? index : next
}
