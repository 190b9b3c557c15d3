import * as z from 'zod'
import { safeReadAs } from '../../../../platform/reader.ts'
import type { Channel } from '../../domain/channel.ts'
import type { WebhookPart, WebhookRequest } from '../../port.ts'
import { jsonOf, MaybeId, maybe, NotUnderstood } from '../payload.ts'

const Body = z.lazy(() => z.object({ object: z.string(), entry: z.array(z.unknown()) }))
const PageEntry = z.lazy(() => z.object({ id: MaybeId }))
const BusinessEntry = z.lazy(() => z.object({ changes: z.array(z.unknown()) }))
const Change = z.lazy(() => z.object({ value: maybe({ metadata: maybe({ phone_number_id: MaybeId }) }) }))

type Piece = { account: string | undefined; entry: unknown }

/** Messenger and Instagram name the page or account of each entry. */
const byEntry = (entry: unknown): Piece[] => [{ account: safeReadAs(PageEntry, entry).data?.id, entry }]

/** WhatsApp names the number in each change. */
function byNumber(entry: unknown): Piece[] {
  const changes = safeReadAs(BusinessEntry, entry).data?.changes
  if (!changes) return [{ account: undefined, entry }]
  return changes.map((change) => ({
    account: safeReadAs(Change, change).data?.value?.metadata?.phone_number_id,
    entry: { ...(entry as object), changes: [change] },
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
        body:
          accounts.length === 1
            ? request.body
            : Buffer.from(JSON.stringify({ ...(jsonOf(request.body) as object), entry })),
      }
    })
  }
}

function read(body: Buffer): z.infer<typeof Body> | undefined {
  try {
    return safeReadAs(Body, jsonOf(body)).data
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined
    throw error
  }
}
