/** What is thrown where a file breaks off while it comes from its provider: whether for good or for now, and why in English. */
export class BrokenOff extends Error {
  readonly outcome: 'refused' | 'unavailable'
  readonly reason: string

  constructor(outcome: BrokenOff['outcome'], reason: string) {
    super(reason)
    this.outcome = outcome
    this.reason = reason
  }
}
