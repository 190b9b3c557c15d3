import { deflated, inflated } from '../../../kernel/on-demand.ts'
import type { ReportFact } from './report-facts.ts'

/** Facts as bytes; the same facts make the same bytes, in whichever order they are. */
export function encodeFacts(facts: readonly ReportFact[]): Uint8Array {
  const lines = facts.map((fact) => JSON.stringify(fact)).sort()
  return deflated(`[${lines.join(',')}]`)
}

/** Facts from bytes. */
export function decodeFacts(bytes: Uint8Array): ReportFact[] {
  return JSON.parse(inflated(bytes).toString('utf8')) as ReportFact[]
}
