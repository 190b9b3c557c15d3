import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { Installation, installWorkspace } from '../functions/areas/installation/use-cases/install-workspace.ts'
import { type Indexed, recordOfEntry, textOf } from '../functions/areas/search/domain/records.ts'
import { termsOfEntry } from '../functions/areas/search/domain/terms.ts'
import { keepIndex, logTerms, sealLog, sealSoon } from '../functions/areas/search/use-cases/keep-index.ts'
import { removeAll } from '../functions/platform/table.ts'
import { demoWorkspace } from '../local/demo-workspace.ts'
import { segmentsInMemory } from '../test/kit/search.ts'
import { contactCosts } from './contacts.ts'
import { figure, information, type Results } from './figures.ts'
import { costOf, growth } from './flat.ts'
import { startInboxes } from './inboxes.ts'
import { COMMON_WORD, loadedConversation, loadedTerms, nameOf, OFTEN_WORD, SOME_WORD } from './load.ts'
import { createMeter, sumReads, sumWrites } from './meter.ts'
import { clientConfig, openWorkspace, type Workspace } from './workspace.ts'

const SMALL = 1_000
const LARGE = 100_000
const HOUR = 60 * 60 * 1000
/** A year. */
const SPREAD_MS = 365 * 24 * HOUR
const MANAGER = 'manager@demo.test'
const PAGE = 25
/** What is in the log and in no segment: as long as it becomes. */
const TAIL = 255
/** One contact in so many of the newest was renamed since, merged into another, or erased; of each kind as many. */
const CHANGED = 40
const NEWEST = 400
const AT_ONCE = 1_024
/** Messages that the stream brings at once. */
const BATCHES = [3, 5, 10]
const searches = {
  everywhere: COMMON_WORD,
  oneInThree: OFTEN_WORD,
  oneInFifty: SOME_WORD,
  once: nameOf(42),
  both: `${COMMON_WORD} ${nameOf(42)}`,
  name: 'katharina',
}

/** Segments as the sealing makes them, from a log that was not written item by item; then the end of it, which was. */
async function fill(endpoint: string, workspace: Workspace, size: number, now: number) {
  const segments = segmentsInMemory()
  let time = now
  const clock = { now: () => time }
  const { store } = workspace.deps
  const parts: Indexed[][] = []
  const sealing = {
    ...workspace.deps,
    clock,
    segments,
    store: {
      ...store,
      readLog: async ({ to }: { to: number }) => ({
        logged: (parts.shift() ?? []).map(({ record, terms }) => ({ record, text: textOf(terms), at: 0 })),
        readTo: to,
      }),
    },
  }
  // By time, as messages come.
  const all = Array.from({ length: size }, (_, index) => loadedTerms(index, now, SPREAD_MS))
  all.sort(([a], [b]) => ((a?.record ?? '') < (b?.record ?? '') ? -1 : 1))
  const indexed = all.flat()
  const changed = await changeSome(endpoint, workspace.table, size, now)
  const tail = [...indexed.splice(-(TAIL - changed.length)), ...changed]
  for (let from = 0; from < indexed.length; from += AT_ONCE) {
    parts.push(indexed.slice(from, from + AT_ONCE))
    time += 60_000
    await sealSoon(sealing)
  }
  await keepIndex(sealing)
  Object.assign(workspace.deps, { segments, clock })
  time += 1
  for (const one of tail) await logTerms(workspace.deps, [one])
  return segments
}

/** Some contacts are called otherwise, are a part of another one, or nothing is there of them but the index. */
async function changeSome(endpoint: string, table: string, size: number, now: number): Promise<Indexed[]> {
  const newest = Array.from({ length: size }, (_, index) => loadedConversation(index, now, SPREAD_MS))
    .sort(([, a], [, b]) => b.openedAt - a.openedAt)
    .slice(0, NEWEST)
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(clientConfig(endpoint)))
  const renamed: Indexed[] = []
  for (const [at, [contact, conversation, entry]] of newest.entries()) {
    const key = { pk: contact.id, sk: `C#${String(conversation.n).padStart(6, '0')}` }
    if (at % CHANGED === 0) {
      const terms = termsOfEntry(entry, `${contact.name} Miller`)
      renamed.push({ record: recordOfEntry(entry.id), terms })
    }
    if (at % CHANGED === 1) {
      await client.send(
        new UpdateCommand({
          TableName: table,
          Key: key,
          UpdateExpression: 'SET mergedInto = :other',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: { ':other': newest[0]?.[0].id },
        }),
      )
    }
    if (at % CHANGED === 2) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': contact.id },
        }),
      )
      if (Items.length === 0) throw new Error('There was nothing to erase.')
      await removeAll(
        { client, name: table },
        Items.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) })),
      )
    }
  }
  client.destroy()
  return renamed
}

async function measureSize(endpoint: string, table: string, size: number, now: number) {
  const workspace = openWorkspace(createMeter(clientConfig(endpoint)), table)
  await installWorkspace(workspace.deps, Installation.parse(demoWorkspace))
  const segments = await fill(endpoint, workspace, size, now)
  // Whoever calls for the first time is looked up once more.
  await workspace.act(MANAGER, 'me.get', {})
  const { read } = segments
  const searched: Record<string, Awaited<ReturnType<typeof costOf>> & { ranges: number; bytes: number }> = {}
  for (const [name, q] of Object.entries(searches)) {
    let [ranges, bytes] = [0, 0]
    segments.read = async (id, from, to) => {
      ranges++
      bytes += to - from
      return read(id, from, to)
    }
    const cost = await costOf(workspace, MANAGER, 'search.query', { q, limit: PAGE })
    searched[name] = { ...cost, ranges, bytes }
  }
  segments.read = read
  const contacts = await contactCosts(workspace)
  const { segments: known } = await workspace.deps.store.readIndexState()
  const stored = known.reduce((sum, segment) => sum + segment.size, 0)
  return {
    workspace,
    searched,
    contacts,
    segments: known.map(({ records }) => records),
    bytesPerRecord: stored / (size * 2),
  }
}

/** Messages as they come, so many at a time, and all that the index writes for them. */
async function indexUnits({ deps, meter }: Workspace, atOnce: number, start: number) {
  const texts = [
    'Hello, I ordered the blue backpack (order 2024-88123) last Tuesday and it still has not arrived. Could you tell me?',
    'Your parcel left our warehouse yesterday and should be with you tomorrow before noon. Anything else I can do?',
    'Ok, thanks!',
    `Dear team, ${Array.from({ length: 120 }, (_, at) => `sentence${at} about something else`).join(', ')}. Kind regards`,
  ]
  const messages = Array.from({ length: AT_ONCE }, (_, at) => {
    const [, one] = loadedTerms(at, start, SPREAD_MS)
    const text = at % 20 === 0 ? texts[3] : texts[at % 3]
    const channel = { id: 'demo-whatsapp', type: 'whatsapp' as const }
    const about = { attachments: [], delivery: null, providerMessageId: null, tags: [] }
    const terms = termsOfEntry(
      { message: { direction: 'inbound', channel, text: text ?? '', ...about } },
      'Katharina Müller',
    )
    return { record: one?.record ?? '', terms }
  })
  let time = start
  const own = { ...deps, clock: { now: () => time } }
  const calls = await meter.during(async () => {
    for (let at = 0; at < messages.length; at += atOnce) {
      await logTerms(own, messages.slice(at, at + atOnce))
      if (at % 32 >= atOnce) continue
      time += 6_000
      await sealLog(own)
    }
  })
  return { writes: sumWrites(calls) / messages.length, reads: sumReads(calls) / messages.length }
}

/** search.*, contacts.*, flat.*: a page of what there is much and little of, in a small and in a large inbox, and its index. */
export async function measureSearch(): Promise<Results> {
  const now = Date.now()
  const inboxes = await startInboxes([SMALL, LARGE], now, SPREAD_MS)
  try {
    const small = await measureSize(inboxes.endpoint, inboxes.table(SMALL), SMALL, now)
    const large = await measureSize(inboxes.endpoint, inboxes.table(LARGE), LARGE, now)
    const begun = large.workspace.deps.clock.now()
    const units = await indexUnits(large.workspace, 1, begun)
    const gathered: [string, number][] = []
    for (const [turn, atOnce] of BATCHES.entries()) {
      const { writes } = await indexUnits(large.workspace, atOnce, begun + (turn + 1) * HOUR)
      gathered.push([`search.indexUnitsOf${atOnce}AtOnce`, writes])
    }
    const shown = ({ workspace: _workspace, ...rest }: typeof large) => rest
    return {
      figures: {
        ...figure('search.readUnits', Math.max(...Object.values(large.searched).map(({ readUnits }) => readUnits))),
        ...figure('search.indexUnits', units.writes),
        ...information('search.indexReadUnits', units.reads),
        ...Object.assign({}, ...gathered.map(([key, value]) => information(key, value))),
        ...figure('flat.search', growth(small.searched, large.searched)),
        ...figure('contacts.readUnits', Math.max(...Object.values(large.contacts).map(({ readUnits }) => readUnits))),
        ...figure('flat.contacts', growth(small.contacts, large.contacts)),
      },
      details: { search: { [SMALL]: shown(small), [LARGE]: shown(large), units } },
    }
  } finally {
    await inboxes.stop()
  }
}
