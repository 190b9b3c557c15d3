import { randomUUID } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose'
import type { TokenIssuer } from './types.ts'

const LIFETIME_SECONDS = 12 * 3600

/**
 * An OIDC issuer in place of Cognito: one RS256 key that outlives a restart, and ID tokens like
 * Cognito's. It has no users, passwords, sign-in pages, refresh or access tokens: whoever can
 * call it gets a token for anybody.
 */
export async function startTokenIssuer(options: {
  file: string | null
  issuer: string
  audience: string
  now: () => number
}): Promise<TokenIssuer> {
  const { file, issuer, audience, now } = options
  const privateJwk = (file && load(file)) || (await makeKey(file))
  const { kty, n, e, kid } = privateJwk
  const publicJwk = { kty, n, e, kid, alg: 'RS256', use: 'sig' }
  const privateKey = await importJWK(privateJwk, 'RS256')

  return {
    issuer,
    audience,
    issue(claims) {
      const seconds = Math.floor(now() / 1000)
      return new SignJWT({
        'cognito:username': claims.sub,
        email_verified: true,
        token_use: 'id',
        auth_time: seconds,
        iat: seconds,
        exp: seconds + LIFETIME_SECONDS,
        jti: randomUUID(),
        iss: issuer,
        aud: audience,
        ...claims,
      })
        .setProtectedHeader({ alg: 'RS256', kid: kid ?? '' })
        .sign(privateKey)
    },
    jwks: () => ({ keys: [publicJwk] }),
    configuration: () => ({
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      id_token_signing_alg_values_supported: ['RS256'],
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      scopes_supported: ['openid', 'email'],
    }),
  }
}

function load(file: string): JWK | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JWK
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function makeKey(file: string | null): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const jwk = { ...(await exportJWK(privateKey)), kid: randomUUID() }
  if (file) {
    writeFileSync(`${file}.new`, JSON.stringify(jwk), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  return jwk
}
