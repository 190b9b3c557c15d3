import { createHash, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Asked {
  redirectUri: string
  challenge: string
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return new URLSearchParams(Buffer.concat(chunks).toString())
}

/**
 * An OpenID Connect issuer that asks nobody for a password, with the end points of Cognito's managed login.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-endpoints.html
 */
export async function startIssuer(clientId: string, idToken: () => Promise<string>) {
  const codes = new Map<string, Asked>()
  const refreshTokens = new Set<string>()
  const log = { authorized: 0, refused: [] as string[], signedOut: 0 }
  let origin = ''

  function authorize(query: URLSearchParams): string {
    const redirectUri = query.get('redirect_uri') ?? ''
    const wanted = { response_type: 'code', code_challenge_method: 'S256', client_id: clientId }
    for (const [name, value] of Object.entries(wanted)) if (query.get(name) !== value) throw new Error(`bad ${name}`)
    const code = randomUUID()
    codes.set(code, { redirectUri, challenge: query.get('code_challenge') ?? '' })
    log.authorized++
    return `${redirectUri}?${new URLSearchParams({ code, state: query.get('state') ?? '' })}`
  }
  /** A code counts once, and only for who began with its verifier. */
  function redeem(form: URLSearchParams): void {
    if (form.get('client_id') !== clientId) throw new Error('bad client_id')
    if (form.get('grant_type') === 'refresh_token') {
      if (!refreshTokens.has(form.get('refresh_token') ?? '')) throw new Error('bad refresh_token')
      return
    }
    const code = form.get('code') ?? ''
    const asked = codes.get(code)
    codes.delete(code)
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (!asked || asked.challenge !== challenge) throw new Error('bad code or verifier')
    if (asked.redirectUri !== form.get('redirect_uri')) throw new Error('bad redirect_uri')
  }

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', origin)
    const json = (body: object, status = 200) =>
      response
        .writeHead(status, { 'content-type': 'application/json', 'access-control-allow-origin': '*' })
        .end(JSON.stringify(body))
    try {
      if (pathname === '/.well-known/openid-configuration') {
        json({
          issuer: origin,
          authorization_endpoint: `${origin}/oauth2/authorize`,
          token_endpoint: `${origin}/oauth2/token`,
          end_session_endpoint: `${origin}/logout`,
          jwks_uri: `${origin}/jwks.json`,
        })
      } else if (pathname === '/oauth2/authorize') {
        response.writeHead(302, { location: authorize(searchParams) }).end()
      } else if (pathname === '/oauth2/token') {
        redeem(await formOf(request))
        const refresh_token = randomUUID()
        refreshTokens.add(refresh_token)
        const access_token = randomUUID()
        json({ id_token: await idToken(), access_token, refresh_token, token_type: 'Bearer', expires_in: 3600 })
      } else if (pathname === '/logout') {
        if (searchParams.get('client_id') !== clientId) throw new Error('bad client_id')
        log.signedOut++
        response.writeHead(302, { location: searchParams.get('logout_uri') ?? '' }).end()
      } else throw new Error(`nothing at ${pathname}`)
    } catch (error) {
      log.refused.push((error as Error).message)
      json({ error: 'invalid_request' }, 400)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    log,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
