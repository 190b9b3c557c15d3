import { TABLE } from './table-definition.ts'

type Item = Record<string, unknown>
/** An item of the next shape, made from one that an earlier version wrote. */
type Upgrade = (item: Item) => Item

const asItWas: readonly Upgrade[] = []

/** What was logged of one record was named after it. */
const ofOneRecord: Upgrade = ({ terms, ...item }) => ({ ...item, records: `${String(item.sk).slice(15)} ${terms}` })

/**
 * Every kind of item, with what makes one of its second shape out of one of its first, and so on: so many shapes have
 * been released. Who changes what an item of a kind holds, so that today's code could not read one of yesterday's, adds
 * the step here; stored samples of every released version are read by a test.
 */
const upgrades = {
  'accepted-mail': asItWas,
  agent: asItWas,
  'agent-connection': asItWas,
  answer: asItWas,
  'api-key': asItWas,
  assistant: asItWas,
  'assistant-call': asItWas,
  'assistant-day': asItWas,
  'assistant-month': asItWas,
  bucket: asItWas,
  'bulk-pace': asItWas,
  bot: asItWas,
  calls: asItWas,
  campaign: asItWas,
  'campaign-recipient': asItWas,
  'campaign-tally': asItWas,
  'campaign-targets': asItWas,
  'canned-response': asItWas,
  category: asItWas,
  'category-name': asItWas,
  channel: asItWas,
  'channel-health': asItWas,
  configuration: asItWas,
  connector: asItWas,
  contact: asItWas,
  'contact-attributes': asItWas,
  conversation: asItWas,
  counted: asItWas,
  counters: asItWas,
  digest: asItWas,
  'digest-note': asItWas,
  'early-receipt': asItWas,
  entry: asItWas,
  erasure: asItWas,
  'erasure-passed': asItWas,
  export: asItWas,
  'external-id': asItWas,
  fact: asItWas,
  facts: asItWas,
  'first-response': asItWas,
  forgotten: asItWas,
  given: asItWas,
  job: asItWas,
  'job-outcome': asItWas,
  'job-portion': asItWas,
  'job-refusals': asItWas,
  joined: asItWas,
  'known-by': asItWas,
  layout: asItWas,
  listening: asItWas,
  'linked-contact': asItWas,
  logged: [ofOneRecord],
  login: asItWas,
  'mail-thread': asItWas,
  movement: asItWas,
  'named-owner': asItWas,
  notification: asItWas,
  'notification-settings': asItWas,
  merge: asItWas,
  'outside-note': asItWas,
  'outside-person': asItWas,
  'queue-alert': asItWas,
  'read-marks': asItWas,
  'receipt-target': asItWas,
  record: asItWas,
  'record-link': asItWas,
  'record-note': asItWas,
  redirect: asItWas,
  retention: asItWas,
  rollups: asItWas,
  'saved-views': asItWas,
  scheduled: asItWas,
  'search-index': asItWas,
  seen: asItWas,
  segment: asItWas,
  slowness: asItWas,
  'stale-day': asItWas,
  sweep: asItWas,
  tag: asItWas,
  tagged: asItWas,
  taken: asItWas,
  'tally-layout': asItWas,
  team: asItWas,
  template: asItWas,
  'template-refresh': asItWas,
  ticket: asItWas,
  'unmatched-mail': asItWas,
  upload: asItWas,
  'visitor-connection': asItWas,
  waits: asItWas,
  webhook: asItWas,
  'webhook-delivery': asItWas,
  'webhook-endpoint': asItWas,
  'webhook-erased': asItWas,
  'webhook-endpoint-run': asItWas,
  'webhook-waiting': asItWas,
  'webhook-secret': asItWas,
  'webhook-part': asItWas,
  'weekly-report': asItWas,
  word: asItWas,
  words: asItWas,
  workflow: asItWas,
  'workflow-run': asItWas,
  'workflow-schedule': asItWas,
  'workflow-version': asItWas,
  'removed-workflow': asItWas,
  workspace: asItWas,
} satisfies Record<string, readonly Upgrade[]>

/** A kind of item. */
export type Kind = keyof typeof upgrades
export const kinds = Object.keys(upgrades) as Kind[]

/** The shape in which items of a kind are written now. */
export function shapeOf(kind: Kind): number {
  const steps = upgrades[kind]
  if (!steps)
    throw new Error(`Which shape do items of the kind ${kind} have? functions/platform/shapes.ts must say it.`)
  return steps.length + 1
}

/** An item as it is to be stored: it says which shape it has. */
export function inShape(item: Item): Item {
  return { ...item, [TABLE.shape]: shapeOf(item[TABLE.kind] as Kind) }
}

/** An item in today's shape, whichever version wrote it; what says nothing is of its first. A later one stays as it is. */
export function inTodaysShape(item: Item, known: Record<string, readonly Upgrade[]> = upgrades): Item {
  const steps = known[String(item[TABLE.kind])] ?? asItWas
  if (steps.length === 0) return item
  const shape = Number(item[TABLE.shape] ?? 1)
  return steps.slice(shape - 1).reduce((upgraded, step) => step(upgraded), item)
}
