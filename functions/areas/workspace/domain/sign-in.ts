import type { Agent } from './agent.ts'

/** What a token of the identity provider proves about whoever calls. */
export interface PersonIdentity {
  email: string
  issuer: string
  subject: string
  /** epoch ms; providers count in seconds */
  issuedAt: number
  /** epoch ms: from then on the token proves nothing any more; absent where what it proved holds for longer */
  expiresAt?: number
}

/** What an API key says about whoever calls: which key, and a digest of its secret. Whether it is that one its area finds out. */
export interface ProgramIdentity {
  keyId: string
  /** sha-256, base64url */
  secretHash: string
}

/** Who calls: a person by a token, or a program by a key. */
export type Identity = PersonIdentity | ProgramIdentity

/** Whether a program calls. */
export const isOfProgram = (identity: Identity): identity is ProgramIdentity => 'keyId' in identity

/**
 * The identity in a token's claims. An email counts only where the provider says that
 * it is verified: saying nothing is not saying so.
 */
export function readIdentity(claims: Record<string, unknown> | undefined): PersonIdentity | undefined {
  const { email, email_verified: verified, iss: issuer, sub: subject, iat, exp } = claims ?? {}
  if (typeof email !== 'string' || email === '' || (verified !== true && verified !== 'true')) return undefined
  if (typeof issuer !== 'string' || typeof subject !== 'string' || issuer === '' || subject === '') return undefined
  const until = Number(exp)
  return { email, issuer, subject, issuedAt: (Number(iat) || 0) * 1000, ...(until > 0 ? { expiresAt: until * 1000 } : {}) }
}

/**
 * Whether this identity is the agent's: `theirs`; `first` where nobody has signed in as this agent yet; `early` where that
 * was reset after the token was issued; `other` where another account of the provider was first.
 */
export function recognise(
  agent: Agent,
  { issuer, subject, issuedAt }: PersonIdentity,
): 'theirs' | 'first' | 'early' | 'other' {
  const { signIn, signInResetAt = 0 } = agent
  if (signIn) return signIn.issuer === issuer && signIn.subject === subject ? 'theirs' : 'other'
  return issuedAt < Math.floor(signInResetAt / 1000) * 1000 ? 'early' : 'first'
}
