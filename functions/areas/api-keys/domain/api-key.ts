import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import { type Agent, Permission } from '../../workspace/domain/agent.ts'
import type { ProgramIdentity } from '../../workspace/domain/sign-in.ts'

/** Calls that a key may make: so many at once, and so many a second for as long as it likes. */
export const KeyLimits = z.lazy(() => z.object({ perSecond: z.number(), burst: z.number() }))
export type KeyLimits = z.infer<typeof KeyLimits>

/** What a key has that nobody chose. */
export const USUAL_LIMITS: KeyLimits = { perSecond: 20, burst: 100 }

/** A key as it is kept: of its secret a digest, and no more. */
export const ApiKey = z.lazy(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(Permission),
    /** whose conversations it sees, beside those of no team; null: every team's */
    teamIds: z.array(z.string()).nullable(),
    /** it reads, and does nothing else */
    readOnly: z.boolean(),
    /** an AI agent that has it is offered tools that change something, too */
    toolsMayWrite: z.boolean(),
    limits: KeyLimits,
    createdAt: z.number(),
    createdBy: z.object({ id: z.string(), name: z.string() }),
    /** epoch ms; null: never */
    expiresAt: z.number().nullable(),
    /** sha-256 of its secret, base64url */
    secretHash: z.string(),
    /** of the secret before, which is good until `previousUntil` (epoch ms) */
    previousHash: z.string().optional(),
    previousUntil: z.number().nullable(),
    /** epoch ms, some minutes late */
    lastUsedAt: z.number().optional(),
    deleted: z.boolean().optional(),
    version: z.number().optional(),
  }),
)
export type ApiKey = z.infer<typeof ApiKey>

const START = 'sb_live_'
/** What ids of keys begin with. */
export const ID_START = 'key_'
const SECRET_BYTES = 24
/** Letters, digits and underscores only: a double click selects all of it. */
const KEY = /^sb_live_([0-9A-Z]{26})_([0-9a-f]{48})$/

const digest = (secret: string) => createHash('sha256').update(secret).digest('base64url')

/** Whether an id of an author, or of whoever asked for something, is a program's. */
export const isKeyId = (id: string): boolean => id.startsWith(ID_START)

/** The id of a new key, by a ULID. */
export const keyIdOf = (ulid: string): string => ID_START + ulid

/** What a key begins with, which names it and gives nothing away: `sb_live_<id>`. */
export const prefixOf = (keyId: string): string => START + keyId.slice(ID_START.length)

/** A new secret for a key: the whole key, to be told once, and the digest that is kept. */
export function newSecret(keyId: string): { key: string; secretHash: string } {
  const secret = randomBytes(SECRET_BYTES).toString('hex')
  return { key: `${prefixOf(keyId)}_${secret}`, secretHash: digest(secret) }
}

/** What a bearer says of itself where it is written as a key; undefined: it is none. */
export function readKey(bearer: string): ProgramIdentity | undefined {
  const [, ulid, secret] = KEY.exec(bearer) ?? []
  return ulid && secret ? { keyId: ID_START + ulid, secretHash: digest(secret) } : undefined
}

const same = (one: string, other: string) =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))

/** Whether the key is good at `now` (epoch ms), by the secret of that digest. */
export function isGood(key: ApiKey, secretHash: string, now: number): boolean {
  if (key.deleted || (key.expiresAt !== null && key.expiresAt <= now)) return false
  if (same(key.secretHash, secretHash)) return true
  const { previousHash, previousUntil } = key
  return previousHash !== undefined && (previousUntil ?? 0) > now && same(previousHash, secretHash)
}

/**
 * The program that acts by a key, as use-cases are given whoever acts. It is no agent: it is stored nowhere, is in no crew, and
 * sees the conversations of its teams whoever has them; every team's where it has no list of them.
 */
export function programOf({ id, name, scopes, teamIds }: ApiKey): Agent {
  const rights = scopes.filter((scope) => scope !== 'conversations.viewAll')
  return {
    id,
    name,
    email: '',
    role: 'agent',
    teams: Object.fromEntries((teamIds ?? []).map((team) => [team, 'representative' as const])),
    permissions: teamIds === null ? [...rights, 'conversations.viewAll'] : rights,
    available: false,
    program: true,
  }
}
