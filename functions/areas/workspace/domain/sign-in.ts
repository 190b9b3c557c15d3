import type { Agent } from './agent.ts'

/** What a token of the identity provider proves about whoever calls. */
export interface Identity {
  email: string
  issuer: string
  subject: string
  /** epoch ms; providers count in seconds */
  issuedAt: number
}

/**
 * The identity in a token's claims, which API Gateway hands on as texts. An email counts only where the provider says that
 * it is verified: saying nothing is not saying so.
 */
export function readIdentity(claims: Record<string, unknown> | undefined): Identity | undefined {
  const { email, email_verified: verified, iss: issuer, sub: subject, iat } = claims ?? {}
  if (typeof email !== 'string' || email === '' || (verified !== true && verified !== 'true')) return undefined
  if (typeof issuer !== 'string' || typeof subject !== 'string' || issuer === '' || subject === '') return undefined
  return { email, issuer, subject, issuedAt: (Number(iat) || 0) * 1000 }
}

/**
 * Whether this identity is the agent's: `theirs`; `first` where nobody has signed in as this agent yet; `early` where that
 * was reset after the token was issued; `other` where another account of the provider was first.
 */
export function recognise(
  agent: Agent,
  { issuer, subject, issuedAt }: Identity,
): 'theirs' | 'first' | 'early' | 'other' {
  const { signIn, signInResetAt = 0 } = agent
  if (signIn) return signIn.issuer === issuer && signIn.subject === subject ? 'theirs' : 'other'
  return issuedAt < Math.floor(signInResetAt / 1000) * 1000 ? 'early' : 'first'
}
