/** What comes within this time of the one before belongs to the same burst. */
const APART_MS = 4_000
/** However long it lasts, it is heard again after this. */
const AGAIN_MS = 30_000

/** Says of each thing that comes whether it is the first of a burst, which alone is heard. */
export function makeBurst(): (now: number) => boolean {
  let latest = Number.NEGATIVE_INFINITY
  let heard = Number.NEGATIVE_INFINITY
  return (now) => {
    const isFirst = now - latest > APART_MS || now - heard > AGAIN_MS
    latest = now
    if (isFirst) heard = now
    return isFirst
  }
}
