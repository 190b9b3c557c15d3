/** What `application/problem+json` says (RFC 9457), as far as it is read here. */
interface ProblemBody {
  code?: string
  title?: string
  detail?: string
  requestId?: string
  errors?: { path: string; message: string }[]
  retryAfter?: number | undefined
}

/** What an answer without words of ours means: a gateway's, or of something between. */
function codeOf(status: number): string {
  if (status === 0) return 'offline'
  const known: Record<number, string> = { 401: 'unauthorized', 403: 'forbidden', 404: 'not_found', 413: 'too_large' }
  if (status === 429) return 'rate_limited'
  if (status === 507) return 'storage_full'
  if (status === 502 || status === 503 || status === 504) return 'unavailable'
  return known[status] ?? (status >= 500 ? 'internal_error' : 'unknown')
}

/** An answer that says no, or none at all (`offline`). */
export class Problem extends Error {
  override readonly name = 'Problem'
  /** of the answer; 0: there was none */
  readonly status: number
  /** what programs go by: `not_found`, `invalid_request` … */
  readonly code: string
  readonly requestId: string | undefined
  /** of bad input: each field by its path, and what is wrong with it */
  readonly errors: { path: string; message: string }[]
  /** seconds until the same may succeed, where the server says so */
  readonly retryAfter: number | undefined

  constructor(status: number, body: ProblemBody, options?: ErrorOptions) {
    super(body.detail ?? body.title ?? `The server answered ${status}.`, options)
    this.status = status
    this.code = body.code ?? codeOf(status)
    this.requestId = body.requestId
    this.errors = body.errors ?? []
    this.retryAfter = body.retryAfter
  }

  /** What is wrong, for people; `message` says the same. */
  get detail(): string {
    return this.message
  }

  /** The same request may succeed later: nobody has looked at it yet, or somebody stumbled. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}

/** Reads the problem that an answer carries, whatever its shape. */
export async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text()
  const retryAfter = Number(response.headers.get('retry-after')) || undefined
  try {
    return new Problem(response.status, { retryAfter, ...(JSON.parse(text) as ProblemBody) })
  } catch {
    // A gateway's page instead of JSON: the status is all there is to tell.
    return new Problem(response.status, { retryAfter })
  }
}
