import * as z from 'zod'
import { parseJson } from '../../../../platform/json.ts'
import type { Channel } from '../../domain/channel.ts'
import type { WebhookPart, WebhookRequest } from '../../port.ts'
import { MaybeId, maybe } from '../payload.ts'

const Body = z.lazy(() => z.looseObject({ object: z.string(), entry: z.array(z.unknown()) }))
const Entry = z.lazy(() => z.looseObject({ id: MaybeId, changes: z.array(z.unknown()).optional().catch(undefined) }))
const Change = z.lazy(() => z.object({ value: maybe({ metadata: maybe({ phone_number_id: MaybeId }) }) }))

type Piece = { account: string | undefined; entry: unknown }

/** Messenger and Instagram name the page or account of each entry. */
const byEntry = (entry: unknown): Piece[] => [{ account: Entry.safeParse(entry).data?.id, entry }]

/** WhatsApp names the number in each change. */
function byNumber(entry: unknown): Piece[] {
  const read = Entry.safeParse(entry).data
  if (!read?.changes) return [{ account: undefined, entry }]
  return read.changes.map((change) => ({
    account: Change.safeParse(change).data?.value?.metadata?.phone_number_id,
    entry: { ...read, changes: [change] },
  }))
}

/** Takes the bodies of one kind of object of Meta's apart; `setting`: where a channel has the account's name. */
export function metaParts(object: 'whatsapp_business_account' | 'page' | 'instagram', setting: string) {
  const split = object === 'whatsapp_business_account' ? byNumber : byEntry
  return (request: Pick<WebhookRequest, 'body'>): WebhookPart[] | undefined => {
    const body = read(request.body)
    if (body?.object !== object) return undefined
    const pieces = body.entry.flatMap(split)
    const accounts = [...new Set(pieces.map(({ account }) => account))]
    return accounts.map((account) => {
      const entry = pieces.filter((piece) => piece.account === account).map((piece) => piece.entry)
      return {
        account,
        isOf: ({ config }: Channel) => account !== undefined && config[setting] === account,
        body: accounts.length === 1 ? request.body : Buffer.from(JSON.stringify({ ...body, entry })),
      }
    })
  }
}

function read(body: Buffer): z.infer<typeof Body> | undefined {
  try {
    return Body.safeParse(parseJson(body.toString('utf8'))).data
  } catch {
    return undefined
  }
}
