import type { PageInput } from '../../../kernel/page.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { type Call, invalid } from '../../workspace/index.ts'
import { type Campaign, PORTION } from '../domain/campaign.ts'
import type { RecipientState } from '../domain/kinds.ts'
import { type Recipient, stateOf, type Tally, type Target } from '../domain/recipient.ts'
import type { CampaignsStore } from '../port.ts'
import { existingCampaign } from './campaigns.ts'

type Deps = HasStore<CampaignsStore & TimelineStore>

/** Portions that are read for one page at most: one that finds little answers a short page, with a cursor to go on. */
const MAX_PORTIONS = 20

interface Row {
  number: number
  target: Target
  recipient: Recipient | undefined
}

/** M18: who receives a campaign, in its order, and what became of each. */
export async function listRecipients(
  deps: Deps,
  _call: Call,
  { id, state, cursor, limit = 25 }: PageInput & { id: string; state?: RecipientState | undefined },
) {
  const [campaign, tallies] = await Promise.all([existingCampaign(deps, id), deps.store.readTallies(id, false)])
  let place = Number(cursor ?? 0)
  if (!Number.isSafeInteger(place) || place < 0) throw invalid('cursor', 'is not a cursor')
  const rows: Row[] = []
  let read = 0
  let portion = Math.floor(place / PORTION)
  for (; portion < campaign.portions && rows.length < limit && read < MAX_PORTIONS; portion++) {
    if (holds(tallies, campaign, portion, state)) {
      read++
      for (const row of await portionOf(deps, campaign, portion)) {
        if (row.number <= place) continue
        place = row.number
        if (state === undefined || shownState(row) === state) rows.push(row)
        if (rows.length === limit) break
      }
    }
    if (rows.length < limit) place = (portion + 1) * PORTION
  }
  const items = await present(deps, rows)
  return { items, nextCursor: rows.length < limit && portion === campaign.portions ? null : String(place) }
}

const shownState = ({ recipient }: Row): RecipientState => (recipient ? stateOf(recipient) : 'queued')

/** Whether anybody of a portion may be in a state, by its count, which may be a moment old. */
function holds(
  tallies: readonly Tally[],
  { worked }: Campaign,
  portion: number,
  state: RecipientState | undefined,
): boolean {
  if (state === undefined) return true
  const tally = tallies.find((one) => one.portion === portion)
  return (tally?.states[state] ?? 0) > 0 || (state === 'queued' && portion >= worked)
}

async function portionOf({ store }: Deps, { id }: Campaign, portion: number): Promise<Row[]> {
  const [targets, recipients] = await Promise.all([store.readTargets(id, portion), store.readRecipients(id, portion)])
  return targets.map((target, at) => ({ number: portion * PORTION + at + 1, target, recipient: recipients.get(at) }))
}

async function present({ store }: Deps, rows: readonly Row[]) {
  const contactIdOf = ({ target, recipient }: Row) =>
    recipient?.contactId ?? ('contactId' in target ? target.contactId : undefined)
  const ids = [...new Set(rows.map(contactIdOf).filter((id) => id !== undefined))]
  const states = await Promise.all(ids.map((id) => store.readContact(id, false)))
  const names = new Map(ids.map((id, at) => [id, states[at]?.contact.name]))
  return rows.map((row) => {
    const contactId = contactIdOf(row)
    const { number, target, recipient } = row
    const said = 'phone' in target ? (target.name ?? target.phone) : ''
    return {
      number,
      contactId: contactId ?? null,
      name: (contactId === undefined ? undefined : names.get(contactId)) ?? said,
      phone: 'phone' in target ? target.phone : null,
      state: shownState(row),
      reason: recipient?.reason ?? null,
      at: recipient ? new Date(recipient.at).toISOString() : null,
    }
  })
}
