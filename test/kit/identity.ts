import type { PersonIdentity } from '../../functions/areas/workspace/domain/sign-in.ts'

/** What a token of this person would prove, whenever it was issued. */
export const identityOf = (email: string): PersonIdentity => ({
  email,
  issuer: 'https://issuer.test',
  subject: email.toLowerCase(),
  issuedAt: Number.MAX_SAFE_INTEGER,
})
