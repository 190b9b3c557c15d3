import * as z from 'zod'
import { deflated, inflated } from '../../../kernel/on-demand.ts'
import { decode, type Item } from '../../../platform/item.ts'
import { sha } from '../../../platform/keys.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { type Indexed, textOf } from '../domain/records.ts'
import type { Logged } from '../port.ts'
import { LANES, searchKeys } from './keys.ts'

const Stored = z.lazy(() =>
  z.object({ sk: z.string(), records: z.union([z.string(), z.instanceof(Uint8Array)]).transform(asText) }),
)
/** Far longer than anything stays unsealed. */
const KEPT_MS = 7 * 24 * 60 * 60_000
const AT = 14
/** A record and its terms, one behind the other. */
const lineOf = (record: string, text: string) => `${record}${text.slice(0, -1)}`

/** With its keys, an item of so many bytes of text takes one write unit. */
const IN_ONE_UNIT = 950
/** Characters of one item's records, unless it is one: who takes one of them out of it writes the others again. */
const MOST = 4_096

/** Items of what is logged at once (epoch ms), as few as it takes: several that are full to the unit cost less than one each. */
export function loggedItems(indexed: readonly Indexed[], at: number): Item[] {
  const packs: string[] = []
  for (const one of indexed) {
    const line = lineOf(one.record, textOf(one.terms))
    const pack = packs.at(-1)
    if (pack === undefined || pack.length + line.length >= MOST) packs.push(line)
    else packs[packs.length - 1] = `${pack}\n${line}`
  }
  return packs.map((text) => loggedItem(text, at))
}

/** It is named after what it says: whatever is logged in the same millisecond, nothing takes the place of something else. */
function loggedItem(text: string, at: number): Item {
  const name = sha(text).slice(0, 8)
  return {
    ...searchKeys.logged(name.charCodeAt(0) % LANES, at, name),
    [TABLE.kind]: 'logged',
    records: stored(text),
    [TABLE.timeToLive]: Math.ceil((at + KEPT_MS) / 1000),
  }
}

/** Compressed only where that costs less: every search reads what was logged last. */
const stored = (text: string): string | Uint8Array => (Buffer.byteLength(text) > IN_ONE_UNIT ? deflated(text) : text)
const asText = (records: string | Uint8Array): string =>
  typeof records === 'string' ? records : inflated(records).toString()

/** What an item says. */
export function toLogged(item: Item): Logged[] {
  const { sk, records } = decode(Stored, item)
  const at = Number(sk.slice(0, AT))
  return records.split('\n').map((line) => {
    const end = line.includes(' ') ? line.indexOf(' ') : line.length
    return { at, record: line.slice(0, end), text: `${line.slice(end)} ` }
  })
}

/** What an item is to say without the records that go, null where nothing is left; undefined: none of them is in it. */
export function withoutRecords(item: Item, goes: (record: string) => boolean): string | Uint8Array | null | undefined {
  const all = toLogged(item)
  const rest = all.filter(({ record }) => !goes(record))
  if (rest.length === all.length) return undefined
  return rest.length === 0 ? null : stored(rest.map(({ record, text }) => lineOf(record, text)).join('\n'))
}
