/**
 * Makes every `Date` of this thread run ahead of real time by the shared offset, so that functions see the movable clock
 * without a line of code for it. Dates given a value, and everything else about `Date`, stay as they are.
 */
export function installClock(offset: SharedArrayBuffer): void {
  const cell = new BigInt64Array(offset)
  const RealDate = Date
  const realNow = RealDate.now
  const now = () => realNow() + Number(Atomics.load(cell, 0))
  const MovedDate = new Proxy(RealDate, {
    construct: (target, values: unknown[], newTarget) =>
      Reflect.construct(target, values.length > 0 ? values : [now()], newTarget) as Date,
    apply: () => new RealDate(now()).toString(),
  })
  RealDate.now = now
  RealDate.prototype.constructor = MovedDate
  globalThis.Date = MovedDate
}
