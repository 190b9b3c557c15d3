import type { Options } from './options.ts'
import type { ChatFile, Link, Page, Profile, Session, UploadTarget } from './wire.ts'

/** The API said no, or did not answer (status 0). */
export class CallFailed extends Error {
  readonly status: number
  constructor(status: number) {
    super(`The chat answered ${status}.`)
    this.status = status
  }
  /** whether the same call may succeed later */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}

const TIMEOUT_MS = 20_000

async function call<Body>(url: string, init: RequestInit): Promise<Body> {
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS)
  try {
    const answer = await fetch(url, { ...init, signal: abort.signal, credentials: 'omit' })
    if (!answer.ok) throw new CallFailed(answer.status)
    return (await answer.json()) as Body
  } catch (error) {
    throw error instanceof CallFailed ? error : new CallFailed(0)
  } finally {
    clearTimeout(timer)
  }
}

function post<Body>(url: string, body: unknown, token?: string): Promise<Body> {
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }
  return call(url, { method: 'POST', headers, body: JSON.stringify(body) })
}

export function startSession(options: Options, visitorId: string, profile: Profile | undefined): Promise<Session> {
  const { api, channelId, identity } = options
  return post(`${api}/widget/sessions`, {
    channelId,
    visitorId,
    ...(identity ? { identity } : profile ? { profile } : {}),
    page: {
      ...(/^https?:/.test(location.href) ? { url: bare(location.href) } : {}),
      title: document.title.slice(0, 200),
    },
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    language: navigator.language,
  })
}

/** Without what may hold a secret. */
const bare = (url: string) => (url.split(/[?#]/)[0] ?? '').slice(0, 1000)

interface Said {
  text: string
  clientId: string
  attachmentIds?: string[]
}

export function sendMessage(options: Options, token: string, said: Said): Promise<{ at: string }> {
  return post(`${options.api}/widget/messages`, said, token)
}

export function announceFile(options: Options, token: string, file: Omit<ChatFile, 'id'>): Promise<UploadTarget> {
  return post(`${options.api}/widget/attachments`, file, token)
}

export function linkToFile(options: Options, token: string, id: string): Promise<Link> {
  return call(`${options.api}/widget/attachments/${id}`, { headers: { authorization: `Bearer ${token}` } })
}

export function readMessages(options: Options, token: string, query: Record<string, string | number>): Promise<Page> {
  const fields = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))
  return call(`${options.api}/widget/messages?${fields}`, { headers: { authorization: `Bearer ${token}` } })
}
