import { createBotsStore } from '../../functions/areas/bots/store/index.ts'
import { gather, rowsOf } from '../../functions/areas/reports/domain/gathered-facts.ts'
import { createReportsStore } from '../../functions/areas/reports/store/index.ts'
import { tagIdOf } from '../../functions/areas/tags/domain/tag.ts'
import { createTagsStore } from '../../functions/areas/tags/store/index.ts'
import type { Contact } from '../../functions/areas/timeline/domain/contact.ts'
import type { Conversation } from '../../functions/areas/timeline/domain/conversation.ts'
import type { Entry } from '../../functions/areas/timeline/domain/entry.ts'
import { knownBy } from '../../functions/areas/timeline/domain/known-by.ts'
import { createTimelineStore } from '../../functions/areas/timeline/store/index.ts'
import { createWorkspaceStore } from '../../functions/areas/workspace/store/index.ts'
import { homeContactId } from '../../functions/kernel/ids.ts'
import type { Item } from '../../functions/platform/item.ts'
import { commit } from '../../functions/platform/table.ts'
import { arrivals, DAY, strainOf } from './calendar.ts'
import { type Chance, chanceFrom } from './chance.ts'
import { bot, openingHours, type Place, places, shares } from './crew.ts'
import { type Lived, live } from './life.ts'
import { createRecorder } from './recorder.ts'
import { categories, firstNames, lastNames, tags, topics } from './topics.ts'

const MINUTE = 60_000
const YEAR = 365 * DAY
const TOLD_FOR = 14 * DAY
/** The bot came so long after the beginning. */
const BOT_AFTER = 150 * DAY
/** How many come back, of all who write. */
const COMES_BACK = 0.25

interface Customer {
  contact: Contact
  place: Place
  /** how it went with them last */
  last: Conversation | undefined
  /** all of it, where it is told with its messages */
  told: Lived[]
}

/**
 * A year of a shop's conversations until `now` (epoch ms), as items of the table of that name: of each what reports count of it, of
 * the last two weeks' all of it, and what they name. Lived by the product's own rules, by chance that is the same each time; all
 * of it is over, and nothing is left to be done.
 */
export async function demoHistory(now: number, name: string): Promise<Item[]> {
  const { table, items } = createRecorder(name)
  const [reports, timeline] = [createReportsStore(table), createTimelineStore(table, { now: () => now })]
  const tagged = new Map<string, number>()
  const told = new Set<Customer>()
  for (const { customer, before, lived } of lives(now, chanceFrom(42))) {
    const { conversation, entries } = lived
    const start = { blacklisted: false, windows: before?.windows ?? {} }
    for (const row of rowsOf(gather(conversation, entries, start, () => openingHours))) await reports.putFacts(row)
    for (const tag of tagsOf(entries)) tagged.set(tag, (tagged.get(tag) ?? 0) + 1)
    if (!isTold(conversation.openedAt, now)) continue
    customer.told.push(lived)
    told.add(customer)
  }
  for (const { contact, last, told: all } of told) {
    const writes = all.flatMap(({ conversation, entries }) => [
      ...timeline.putConversation(undefined, conversation),
      ...entries.map((entry) => timeline.putEntry(delivered(entry))),
    ])
    await commit(table, [timeline.putContact({ ...contact, rating: last?.contactRating ?? 0 }), ...writes])
    await timeline.noteKnownBy(contact.id, { known: knownBy(contact), unknown: [] })
  }
  await putNamed(table, tagged, [...told], now)
  return items()
}

/** What happened since then is there with its messages; of what came before, reports know. */
const isTold = (openedAt: number, now: number) => openedAt >= now - TOLD_FOR

/** The conversations of a year, in the order in which they began. */
function* lives(
  now: number,
  chance: Chance,
): Generator<{ customer: Customer; before: Conversation | undefined; lived: Lived }> {
  const customers: Customer[] = []
  const begin = now - YEAR
  for (const at of arrivals(now, chance)) {
    const known = chance.is(COMES_BACK) ? chance.pick(customers) : undefined
    // Who is there with their messages is there with all of them.
    const comesBack =
      known?.last && known.last.lastActivityAt < at && isTold(known.last.openedAt, now) === isTold(at, now)
    const customer = known && comesBack ? known : newCustomer(customers.length, at, (at - begin) / YEAR, chance)
    const { contact, place, last: before } = customer
    const own = topics.filter(({ teamId }) => teamId === place.teamId)
    const topic = chance.weighted(own.map((one) => [one, one.weight] as const))
    const strain = strainOf(Math.floor(at / DAY) * DAY, now)
    const beginning = { contact, previous: before, place, topic, at, strain, hasBot: at > begin + BOT_AFTER }
    const until = now - MINUTE
    // What would go on tomorrow is seen to today, so that the last days have no gap.
    const lived =
      live({ ...beginning, isUrgent: false }, until, chance) ?? live({ ...beginning, isUrgent: true }, until, chance)
    if (!lived) continue
    customer.last = lived.conversation
    if (!before) customers.push(customer)
    yield { customer, before, lived }
  }
}

/** Somebody new. `share` of the year is over. */
function newCustomer(number: number, at: number, share: number, chance: Chance): Customer {
  const place: Place =
    places[chance.weighted(shares.map(([name, first, last]) => [name, first + (last - first) * share] as const))]
  const name = `${chance.pick(firstNames)} ${chance.pick(lastNames)}`
  const { address, phone, email } = place.address(number, name)
  const { channel } = place
  const contact: Contact = {
    id: homeContactId(channel.id, address),
    name,
    originalName: name,
    emails: email ? [email] : [],
    phones: phone ? [phone] : [],
    language: 'en',
    attributes: {},
    identities: [{ channelId: channel.id, type: channel.type, address }],
    rating: 0,
    pinnedTo: null,
    blacklisted: false,
    createdAt: at,
    version: 0,
  }
  return { contact, place, last: undefined, told: [] }
}

/** What was sent has long got there. */
function delivered(entry: Entry): Entry {
  const { message } = entry
  if (!message?.delivery) return entry
  const delivery = { ...message.delivery, status: 'delivered' as const, attempts: 1 }
  return { ...entry, message: { ...message, delivery, providerMessageId: `demo-${entry.id.slice(-26)}` } }
}

/** Categories, tags and the bot, which reports name. */
async function putNamed(
  table: ReturnType<typeof createRecorder>['table'],
  messages: ReadonlyMap<string, number>,
  told: readonly Customer[],
  now: number,
): Promise<void> {
  const workspace = createWorkspaceStore(table, { now: () => now })
  const [bots, tagged] = [createBotsStore(table), createTagsStore(table)]
  for (const one of categories) {
    await commit(table, workspace.putCategory(undefined, { id: `cat_demo_${one.toLowerCase()}`, name: one }))
  }
  const settings = { url: 'https://bot.example.com/answers' }
  const { id, name } = bot
  const kind = 'http' as const
  await commit(table, [bots.putBot({ id, name, kind, settings, timeoutSeconds: 10, enabled: false, secretNames: [] })])
  for (const entry of told.flatMap((customer) => customer.told.flatMap(({ entries }) => entries))) {
    for (const tag of tagsOf([entry])) await commit(table, tagged.countTag(tagIdOf(tag), entry))
  }
  for (const one of tags) {
    const tag = { id: tagIdOf(one), name: one, messages: messages.get(one) ?? 0, createdAt: now - YEAR }
    await commit(table, [tagged.putTag(tag)])
  }
}

const tagsOf = (entries: readonly Entry[]): string[] => entries.flatMap(({ message }) => message?.tags ?? [])
