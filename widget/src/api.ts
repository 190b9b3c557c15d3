import type { Options } from './options.ts'
import type { Remembered } from './storage.ts'
import type { ChatFile, Link, Page, Session, UploadTarget } from './wire.ts'

/** What lets a call through that came too often. */
export interface Challenge {
  kind: 'work' | 'turnstile'
  nonce: string
  bits?: number
  siteKey?: string
}

/** The API said no, or did not answer (status 0). */
export class CallFailed extends Error {
  readonly status: number
  /** when to come again, where it was too often */
  readonly waitMs: number
  readonly challenge: Challenge | undefined
  constructor(status: number, { retryAfter = 0, challenge }: { retryAfter?: number; challenge?: Challenge } = {}) {
    super(`The chat answered ${status}.`)
    this.status = status
    this.waitMs = retryAfter * 1000
    this.challenge = challenge
  }
  /** whether it was no to whoever called, not to what was said */
  get ofWriter(): boolean {
    return this.status === 401 || this.status === 403
  }
  /** whether the same call may succeed later */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}

const TIMEOUT_MS = 20_000
/** so often in a row somebody works for being let in */
const MAX_CHALLENGES = 2

/** Whoever shows that the chat has to wait: what comes too often is told so. */
export const busy: { show(isBusy: boolean): void } = { show: () => undefined }

async function call<Body>(url: string, init: RequestInit): Promise<Body> {
  try {
    const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS), credentials: 'omit' })
    const body = await answer.json()
    busy.show(answer.status === 429)
    if (!answer.ok) throw new CallFailed(answer.status, body)
    return body as Body
  } catch (error) {
    throw error instanceof CallFailed ? error : new CallFailed(0)
  }
}

function post<Body>(url: string, body: unknown, token?: string): Promise<Body> {
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }
  return call(url, { method: 'POST', headers, body: JSON.stringify(body) })
}

/** A session; where it is asked for some work, the browser does it. */
export async function startSession(options: Options, { visitorId, profile }: Remembered): Promise<Session> {
  const { api, channelId, identity, source } = options
  // What is not known is undefined, and left out of the JSON.
  const said = {
    identity,
    profile: identity ? undefined : profile,
    page: {
      url: /^https?:/.test(location.href) ? bare(location.href) : undefined,
      title: document.title.slice(0, 200),
    },
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    language: navigator.language,
  }
  const start = (more: object) => post<Session>(`${api}/widget/sessions`, { channelId, visitorId, ...more })
  // A name, an address or a language that the API does not take is no reason to have no chat.
  const ask = (proof: object) =>
    start({ ...said, ...proof }).catch((error) => {
      if (!(error instanceof CallFailed && error.status === 400)) throw error
      return start({ identity: identity && proofOf(identity), ...proof })
    })
  let proof: object = {}
  for (let tries = 0; ; tries++) {
    try {
      return await ask(proof)
    } catch (error) {
      // One that came too late, or whose answer was lost, gets another.
      if (!(error instanceof CallFailed && error.challenge) || tries === MAX_CHALLENGES) throw error
      const { challenge } = error
      const { solve } = await import(/* @vite-ignore */ new URL('widget-proof.js', source).href).catch(() => {
        // Without it there is nothing left but to wait.
        throw error
      })
      proof = { proof: { nonce: challenge.nonce, answer: await solve(challenge) } }
    }
  }
}

/** Who it is, without what they say of themself. */
const proofOf = (identity: NonNullable<Options['identity']>) =>
  'token' in identity ? { token: identity.token } : { userId: identity.userId, hash: identity.hash }

/** Without what may hold a secret. */
const bare = (url: string) => (url.split(/[?#]/)[0] ?? '').slice(0, 1000)

interface Said {
  text: string
  clientId: string
  attachmentIds: string[]
  payload: string | undefined
}

export function sendMessage(options: Options, token: string, said: Said): Promise<{ at: string }> {
  return post(`${options.api}/widget/messages`, said, token)
}

export function announceFile(options: Options, token: string, file: Omit<ChatFile, 'id'>): Promise<UploadTarget> {
  return post(`${options.api}/widget/attachments`, file, token)
}

export function askForTranscript(options: Options, token: string): Promise<{ to: string }> {
  return post(`${options.api}/widget/transcripts`, {}, token)
}

export function linkToFile(options: Options, token: string, id: string): Promise<Link> {
  return call(`${options.api}/widget/attachments/${id}`, { headers: { authorization: `Bearer ${token}` } })
}

export function readMessages(options: Options, token: string, query: Record<string, string | number>): Promise<Page> {
  const fields = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))
  return call(`${options.api}/widget/messages?${fields}`, { headers: { authorization: `Bearer ${token}` } })
}
