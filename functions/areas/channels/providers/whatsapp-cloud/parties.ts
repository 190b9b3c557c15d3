import * as z from 'zod'
import { otherSpellings } from '../../domain/phone-spellings.ts'
import type { InboundParty } from '../../port.ts'
import { MaybeId, MaybeText, maybe } from '../payload.ts'
import { phoneOf } from '../wording.ts'

/** A customer, as a body tells of them beside its messages. */
export const Sender = z.lazy(() =>
  z.object({ wa_id: MaybeId, user_id: MaybeId, profile: maybe({ name: MaybeText, username: MaybeText }) }),
)
export type Sender = z.infer<typeof Sender>

/** A customer's address: digits where it is a number, else the id as it is. */
export const addressOf = (given: string): string => phoneOf(given)?.slice(1) ?? given

/**
 * The customer under all the names that WhatsApp gives in one breath. The number is the address where it is known: whom
 * WhatsApp hides goes by a business-scoped id. Undefined where there is no name at all.
 */
export function partyOf(names: readonly (string | undefined)[], sender?: Sender): InboundParty | undefined {
  const { wa_id, user_id, profile } = sender ?? {}
  const all = [...names, wa_id, user_id].flatMap((name) => (name === undefined ? [] : [addressOf(name)]))
  const address = all.find((name) => phoneOf(name)) ?? all[0]
  if (address === undefined) return undefined
  const aliases = new Set([...all, ...all.flatMap(otherSpellings)])
  aliases.delete(address)
  return {
    address,
    ...(aliases.size > 0 ? { aliases: [...aliases] } : {}),
    name: profile?.name ?? profile?.username,
    phone: phoneOf(address),
  }
}

/** How a call names whom it is for: a number, a business-scoped id (`US.13491208655302741918`), or else a group. */
export function recipientOf(address: string) {
  const digits = phoneOf(address)?.slice(1)
  if (digits) return { recipient_type: 'individual', to: digits }
  const isUser = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]+$/.test(address)
  return isUser ? { recipient_type: 'individual', recipient: address } : { recipient_type: 'group', to: address }
}
