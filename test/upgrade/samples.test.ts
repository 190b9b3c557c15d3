import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { describe, expect, it } from 'vitest'
import type * as z from 'zod'
import { Movement } from '../../functions/areas/access-log/domain/movement.ts'
import { CannedResponse } from '../../functions/areas/canned-responses/domain/canned-response.ts'
import { Channel } from '../../functions/areas/channels/domain/channel.ts'
import { Connector, OutsideNote } from '../../functions/areas/crm/domain/outside-crm.ts'
import { CrmRecord, RecordLink } from '../../functions/areas/crm/domain/record.ts'
import { RecordNote } from '../../functions/areas/crm/domain/record-note.ts'
import { Export } from '../../functions/areas/exports/domain/export.ts'
import { toDigest } from '../../functions/areas/notifications/store/digest-item.ts'
import { toNotification, toNotificationSettings } from '../../functions/areas/notifications/store/notification-item.ts'
import type { ReportFact } from '../../functions/areas/reports/domain/report-facts.ts'
import { toFactsOfDay } from '../../functions/areas/reports/store/facts-row.ts'
import { Tag } from '../../functions/areas/tags/domain/tag.ts'
import { toContact, toConversation, toEntry } from '../../functions/areas/timeline/store/items.ts'
import { toUnmatched } from '../../functions/areas/unmatched-mail/store/unmatched-item.ts'
import { toKeptWebhook } from '../../functions/areas/webhooks/store/webhook-item.ts'
import { Agent, Team } from '../../functions/areas/workspace/domain/agent.ts'
import { Category } from '../../functions/areas/workspace/domain/workspace.ts'
import { toRollout } from '../../functions/areas/workspace/store/rollout-item.ts'
import { toWorkspace } from '../../functions/areas/workspace/store/workspace-item.ts'
import { decode, type Item } from '../../functions/platform/item.ts'
import { inTodaysShape, type Kind, kinds } from '../../functions/platform/shapes.ts'
import { withVersion } from '../../functions/platform/versioned-item.ts'

type Meaning = (item: Item) => unknown
const as = (schema: z.ZodType) => (item: Item) => decode(schema, item)
const setting = (schema: z.ZodType) => (item: Item) => decode(schema, withVersion(item))
/** Of a few fields that a store looks at by their names. */
const fields: Meaning = (item) => {
  const { pk: _pk, sk: _sk, shape: _shape, ttl: _ttl, ...rest } = inTodaysShape(item)
  return rest
}

/** What an item of each kind says to today's code. */
const meanings: Partial<Record<Kind, Meaning>> = {
  agent: setting(Agent),
  'canned-response': setting(CannedResponse),
  category: setting(Category),
  channel: setting(Channel),
  connector: as(Connector),
  contact: toContact,
  // Where it lies in lists is no part of what it is.
  conversation(item) {
    const { listedAt: _listed, laid: _laid, ...rest } = toConversation(item)
    return rest
  },
  digest: toDigest,
  'digest-note': toNotification,
  entry: toEntry,
  export: as(Export),
  // It is known by what it says; of what was not counted then, it says nothing.
  fact(item) {
    const [fact] = toFactsOfDay(item).facts
    const { count, open, waited, waitedOpen, tags, programs, ...said } = fact as ReportFact
    expect([count, open, waited, waitedOpen, tags, programs]).toEqual([1, said.duration, null, null, [], []])
    return { id: item.id, ...said }
  },
  movement: as(Movement),
  notification: toNotification,
  'notification-settings': toNotificationSettings,
  'outside-note': as(OutsideNote),
  record: as(CrmRecord),
  'record-link': as(RecordLink),
  'record-note': as(RecordNote),
  redirect: toContact,
  sweep: toRollout,
  tag: as(Tag),
  team: setting(Team),
  'unmatched-mail': toUnmatched,
  webhook: toKeptWebhook,
  // What could not be set then has its default.
  workspace: (item) => Object.fromEntries(Object.entries(toWorkspace(item)).filter(([name]) => name in item)),
}

const bytes = (_: string, value: unknown) => {
  const { B, ...rest } = Object(value) as { B?: string }
  return typeof B === 'string' && Object.keys(rest).length === 0 ? { B: Buffer.from(B, 'base64') } : value
}
const itemsIn = (text: string) =>
  (JSON.parse(text, bytes) as Parameters<typeof unmarshall>[0][]).map((item) => unmarshall(item) as Item)
const folder = new URL('samples/', import.meta.url)

describe.each(readdirSync(folder))('what version %s stored', (version) => {
  const file = (name: string) => new URL(`${version}/${name}`, folder)
  const samples = itemsIn(readFileSync(file('items.json'), 'utf8'))

  it('is of kinds that are known, and of many shapes', () => {
    const found = [...new Set(samples.map(({ itemKind }) => String(itemKind)))]
    expect(found.filter((kind) => !kinds.includes(kind as Kind))).toEqual([])
    expect(found.length).toBeGreaterThan(50)
    expect(samples.length).toBeGreaterThan(150)
  })

  it('means the same to this version', async () => {
    const said = samples.map((item) => {
      const kind = item.itemKind as Kind
      const meaning = (meanings[kind] ?? fields)(item)
      return JSON.stringify([kind, sorted(meaning)])
    })
    await expect(`${said.join('\n')}\n`).toMatchFileSnapshot(`samples/${version}/meanings.jsonl`)
  })

  it('is whole: the table that they come from has each of them', () => {
    const table = itemsIn(gunzipSync(readFileSync(file('table.json.gz'))).toString())
    const keys = new Set(table.map(({ pk, sk }) => `${pk} ${sk}`))
    expect(samples.filter(({ pk, sk }) => !keys.has(`${pk} ${sk}`))).toEqual([])
  })
})

/** With fields in the order of their names, sets as lists and bytes as text. */
function sorted(value: unknown): unknown {
  if (value instanceof Set) return [...value].sort()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  )
}
