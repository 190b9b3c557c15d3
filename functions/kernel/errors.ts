/** Codes that callers see; the HTTP status each is answered with. */
export const errorStatus = {
  invalid_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  already_grabbed: 409,
  address_unreachable: 409,
  agent_unavailable: 409,
  assistant_declined: 409,
  assistant_misconfigured: 409,
  assistant_off: 409,
  conversation_closed: 409,
  conversation_open: 409,
  conversation_superseded: 409,
  contact_blacklisted: 409,
  join_required: 409,
  no_identity: 409,
  merge_final: 409,
  not_acceptable: 409,
  not_failed: 409,
  not_merged: 409,
  not_supported: 409,
  not_sent: 409,
  opted_out: 409,
  outside_whatsapp_window: 409,
  version_conflict: 409,
  vouched_apart: 409,
  idempotency_key_reused: 409,
  in_use: 409,
  already_exists: 409,
  last_owner: 409,
  limit_reached: 409,
  team_in_use: 409,
  template_unavailable: 409,
  attachment_not_ready: 409,
  attachment_too_large: 413,
  result_too_large: 413,
  message_too_long: 422,
  rate_limited: 429,
  internal_error: 500,
  assistant_busy: 503,
  unavailable: 503,
} as const

export type ErrorCode = keyof typeof errorStatus

/** Something to be solved before the same call is let through at once: a proof of work, or the answer of a human check. */
export interface Challenge {
  kind: 'work' | 'turnstile'
  /** to be handed back with the answer */
  nonce: string
  /** `work`: so many leading zero bits must the SHA-256 of `<nonce>.<answer>` have */
  bits?: number
  /** `turnstile`: the site's key */
  siteKey?: string
}

/** What a client does about an error. */
export interface Remedy {
  retryAfterSeconds?: number
  challenge?: Challenge
}

/** A rule says no. `detail` is for people; `errors` names the offending fields. */
export class DomainError extends Error {
  readonly code: ErrorCode
  readonly errors: { path: string; message: string }[]
  readonly remedy: Remedy
  constructor(code: ErrorCode, detail: string, errors: { path: string; message: string }[] = [], remedy: Remedy = {}) {
    super(detail)
    this.name = 'DomainError'
    this.code = code
    this.errors = errors
    this.remedy = remedy
  }
}

/** An idempotency key stands for one request. */
export const keyReused = () =>
  new DomainError('idempotency_key_reused', 'This Idempotency-Key was used for another request.')

/** A conversation that cannot be seen does not exist. */
export function notFound(what: string): DomainError {
  return new DomainError('not_found', `There is no such ${what}.`)
}
