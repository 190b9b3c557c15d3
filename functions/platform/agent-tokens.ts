import { JwtVerifier } from 'aws-jwt-verify'
import { JwtBaseError } from 'aws-jwt-verify/error'
import { SimpleJwksCache } from 'aws-jwt-verify/jwk'
import { decomposeUnverifiedJwt } from 'aws-jwt-verify/jwt'
import type { Log } from '../kernel/ports.ts'
import * as ENV from './env-names.ts'
import { optional, required } from './environment.ts'

const FETCH_TIMEOUT_MS = 3_000

// The verifier's own fetcher takes https only, and an issuer may be on this machine.
async function fetchBytes(uri: string): Promise<ArrayBuffer> {
  const answer = await fetch(uri, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) })
  if (!answer.ok) throw new Error(`The issuer was answered with ${answer.status}.`)
  return answer.arrayBuffer()
}
const jwksCache = new SimpleJwksCache({ fetcher: { fetch: fetchBytes } })

type Claims = Record<string, unknown>

/** Where an issuer has its keys: https://openid.net/specs/openid-connect-discovery-1_0.html */
async function keysOf(issuer: string): Promise<string> {
  const bytes = await fetchBytes(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
  const { jwks_uri: uri } = JSON.parse(Buffer.from(bytes).toString()) as { jwks_uri?: unknown }
  if (typeof uri !== 'string') throw new Error('The issuer does not say where its keys are.')
  return uri
}

/**
 * The claims of an agent's bearer token: RS256 or another signature by a key of the issuer, issuer, audience, times; undefined: it
 * proves nothing. Throws where the issuer can't be asked for its keys, which says nothing about the token.
 */
export function createTokenReader(log: Log): (token: string) => Promise<Claims | undefined> {
  const issuer = required(ENV.tokenIssuer)
  const audience = required(ENV.tokenAudience)
  let opened: ReturnType<typeof open> | undefined
  const open = async () => {
    const jwksUri = optional(ENV.tokenJwksUri) ?? (await keysOf(issuer))
    return JwtVerifier.create({ issuer, audience, jwksUri }, { jwksCache })
  }
  return async (token) => {
    try {
      // For what is no token, another issuer's, or signed by no key pair, nobody is asked.
      const { header, payload } = decomposeUnverifiedJwt(token)
      if (payload.iss !== issuer || !/^(RS|PS|ES|Ed)/.test(header.alg ?? '')) return undefined
      opened ??= open()
      // Where it can't be opened, whoever comes next tries anew.
      opened.catch(() => {
        opened = undefined
      })
      const claims = await (await opened).verify(token)
      // One that holds for ever was never issued to somebody who signed in.
      if (typeof claims.exp === 'number') return claims
      log.info('token.refused', { reason: 'NoExpiry' })
      return undefined
    } catch (error) {
      if (!(error instanceof JwtBaseError)) throw error
      log.info('token.refused', { reason: error.name })
      return undefined
    }
  }
}
