import { JwtVerifier } from 'aws-jwt-verify'
import { SimpleJwksCache } from 'aws-jwt-verify/jwk'
import type { Log } from '../kernel/ports.ts'
import { ENV } from './env-names.ts'
import { optional, required } from './environment.ts'

const FETCH_TIMEOUT_MS = 3_000

// The verifier's own fetcher takes https only, and an issuer may be on this machine.
const jwksCache = new SimpleJwksCache({
  fetcher: {
    async fetch(uri) {
      const answer = await fetch(uri, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) })
      if (!answer.ok) throw new Error(`The issuer's keys were answered with ${answer.status}.`)
      return answer.arrayBuffer()
    },
  },
})

type Claims = Record<string, unknown>

/** The claims of an agent's bearer token, proven as API Gateway's JWT authorizer does: RS256, signature, issuer, audience, times. */
export function createTokenReader(log: Log): (token: string) => Promise<Claims | undefined> {
  const issuer = required(ENV.tokenIssuer)
  const jwksUri = optional(ENV.tokenJwksUri)
  const verifier = JwtVerifier.create(
    { issuer, audience: required(ENV.tokenAudience), ...(jwksUri ? { jwksUri } : {}) },
    { jwksCache },
  )
  return async (token) => {
    try {
      return await verifier.verify(token)
    } catch (error) {
      log.info('token.refused', { reason: error instanceof Error ? error.name : 'unknown' })
      return undefined
    }
  }
}
