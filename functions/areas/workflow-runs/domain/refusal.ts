/** A step that can't be done. `gone`: what it names is not there, and the run goes on without it; `refused`: a rule forbids it, and the run ends. */
export class Refusal extends Error {
  readonly kind: 'gone' | 'refused'
  readonly code: string
  constructor(kind: 'gone' | 'refused', code: string, message: string) {
    super(message)
    this.name = 'Refusal'
    this.kind = kind
    this.code = code
  }
}
