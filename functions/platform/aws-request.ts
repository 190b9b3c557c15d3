import { Sha256 } from '@smithy/core/checksum'
import { HttpRequest } from '@smithy/core/protocols'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { SignatureV4 } from '@smithy/signature-v4'
import { sleep } from '../kernel/sleep.ts'
import { defaultProvider } from './lambda-credentials.ts'

const ATTEMPTS = 4
const FIRST_WAIT_MS = 100
const CONNECTION_TIMEOUT_MS = 2_000
const SOCKET_TIMEOUT_MS = 10_000

export interface AwsAnswer {
  status: number
  /** names in lower case */
  headers: Record<string, string>
  body: Buffer
}
type Method = 'GET' | 'POST' | 'PUT' | 'HEAD' | 'DELETE'
export interface Patience {
  /** how long an answer may be awaited; @default 10 s */
  timeoutMs?: number
  /** after so long nothing is tried again; @default never */
  givenUpAfterMs?: number
}
export interface AwsService extends Patience {
  /** its name in signatures: `ssm`, `s3` */
  service: string
  /** where it is, without a trailing slash */
  endpoint: string
  region: string
}

/** Answers with what the service answers in the end; throws where none comes. `path` with its query. */
export type AwsRequest = ReturnType<typeof createAwsRequest>

/**
 * Signed requests to a service of which little is needed, by the signer and the HTTP handler that every bundle has
 * already: whole clients are a tenth to a quarter of a function. Throttled and failed calls are tried again, as the SDK
 * does; what the service answers otherwise is for the caller to read.
 */
export function createAwsRequest({
  service,
  endpoint,
  region,
  timeoutMs = SOCKET_TIMEOUT_MS,
  givenUpAfterMs = Number.POSITIVE_INFINITY,
}: AwsService) {
  const { protocol, hostname, port, pathname } = new URL(endpoint)
  const signer = new SignatureV4({
    service,
    region,
    credentials: defaultProvider(),
    sha256: Sha256,
    // S3 alone takes a path as it stands.
    uriEscapePath: service !== 's3',
  })
  const handler = new NodeHttpHandler({ connectionTimeout: CONNECTION_TIMEOUT_MS, socketTimeout: timeoutMs })
  const prefix = pathname.replace(/\/$/, '')

  async function once(
    method: Method,
    target: string,
    headers: Record<string, string>,
    body?: string | Uint8Array,
  ): Promise<AwsAnswer> {
    const [path = '', search = ''] = target.split('?')
    const request = new HttpRequest({
      method,
      protocol,
      hostname,
      ...(port ? { port: Number(port) } : {}),
      path: `${prefix}${path}`,
      query: Object.fromEntries(new URLSearchParams(search)),
      headers: { host: port ? `${hostname}:${port}` : hostname, ...headers },
      body,
    })
    const { response } = await handler.handle((await signer.sign(request)) as HttpRequest)
    const parts: Buffer[] = []
    for await (const part of response.body as AsyncIterable<Buffer>) parts.push(part)
    return { status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }
  }

  return async (
    method: Method,
    path: string,
    headers: Record<string, string> = {},
    body?: string | Uint8Array,
  ): Promise<AwsAnswer> => {
    const begun = performance.now()
    for (let attempt = 1; ; attempt++) {
      const answer = await once(method, path, headers, body).catch((error: Error) => error)
      const again = answer instanceof Error || isPassing(answer)
      if (!again || attempt === ATTEMPTS || performance.now() - begun > givenUpAfterMs) {
        if (answer instanceof Error) throw answer
        return answer
      }
      await sleep(Math.random() * FIRST_WAIT_MS * 2 ** attempt)
    }
  }
}

function isPassing({ status, body }: AwsAnswer): boolean {
  return status >= 500 || status === 429 || (status === 400 && /Thrott|TooManyRequests|SlowDown/.test(body.toString()))
}
