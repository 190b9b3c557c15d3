import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { PrivateAddress, publicOnly } from '../../../platform/public-lookup.ts'
import { isOnThisMachine } from '../../outside-calls/domain/outside-url.ts'
import { BrokenOff } from '../domain/broken-off.ts'
import { MAX_BYTES } from '../domain/file-limits.ts'
import type { ConnectedChannel, FetchedMedia } from '../port.ts'

/** All redirects and the whole body together. */
const TIMEOUT_MS = 30_000
const MAX_REDIRECTS = 3

/** On any public host: where it is not a provider's to say. */
export const ANYWHERE: readonly string[] = ['*']

export interface MediaLocation {
  url: string
  /** go to the host of `url` only, never where it redirects to */
  headers?: Record<string, string>
}
export interface MediaBounds {
  mostBytes: number
  timeoutMs: number
}

const refused = (reason: string): FetchedMedia => ({ outcome: 'refused', reason })
const unavailable = (reason: string): FetchedMedia => ({ outcome: 'unavailable', reason })

/**
 * Downloads a file from one of a provider's hosts: over TLS, to a public address, within bounds of size and time, and by
 * redirects only to hosts of the list. An entry of it is a host, a domain with all below it (`.example.com`), or a host
 * and the start of a path. Where the channel's API is elsewhere (`apiBase`), that counts as the provider's too.
 */
export async function downloadMedia(
  location: MediaLocation,
  hosts: readonly string[],
  channel: ConnectedChannel,
  bounds: MediaBounds = { mostBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS },
): Promise<FetchedMedia> {
  const signal = AbortSignal.timeout(bounds.timeoutMs)
  const start = urlOf(location.url)
  let url = start
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const own = url !== null && (isBelow(url, channel.apiBase) || isLocally(url, hosts, channel))
    if (!url || !(own || isAllowed(url, hosts))) return refused('The file is not on a host of the provider')
    const headers = url.origin === start?.origin ? (location.headers ?? {}) : {}
    try {
      const answer = await get(url, headers, own, signal)
      const { statusCode = 0 } = answer
      if (statusCode >= 300 && statusCode < 400 && answer.headers.location) {
        answer.destroy()
        url = urlOf(answer.headers.location, url)
        continue
      }
      return read(answer, statusCode, bounds.mostBytes, signal)
    } catch (error) {
      if (error instanceof PrivateAddress) return refused('The file is not on a public address')
      return unavailable(brokenBy(signal))
    }
  }
  return refused('The provider redirected too often')
}

const urlOf = (text: string, base?: URL) => (URL.canParse(text, base?.href) ? new URL(text, base) : null)

/** Where providers are simulated, an app may be on the same machine, too. */
const isLocally = (url: URL, hosts: readonly string[], { apiBase }: ConnectedChannel) =>
  hosts === ANYWHERE && apiBase !== undefined && isOnThisMachine(url)

function isAllowed(url: URL, hosts: readonly string[]): boolean {
  if (url.protocol !== 'https:' || url.username !== '') return false
  if (hosts === ANYWHERE) return true
  if (url.port !== '') return false
  const place = `${url.hostname}${url.pathname}`
  return hosts.some((host) => {
    if (host.includes('/')) return place.startsWith(host)
    return host.startsWith('.') ? url.hostname.endsWith(host) : url.hostname === host
  })
}

function isBelow(url: URL, apiBase: string | undefined): boolean {
  const base = apiBase === undefined ? null : urlOf(apiBase)
  if (!base || url.origin !== base.origin) return false
  return url.pathname.startsWith(`${base.pathname.replace(/\/$/, '')}/`)
}

async function get(url: URL, headers: Record<string, string>, own: boolean, signal: AbortSignal) {
  // An address in place of a name is not looked up.
  if (!own && isIP(url.hostname.replace(/[[\]]/g, '')) !== 0) throw new PrivateAddress()
  // Few messages bring a file: what fetches one is loaded by the first that does.
  const [{ request }, dns] = await Promise.all([
    url.protocol === 'https:' ? import('node:https') : import('node:http'),
    import('node:dns'),
  ])
  return new Promise<IncomingMessage>((done, fail) => {
    request(url, { headers, signal, ...(own ? {} : { lookup: publicOnly(dns.lookup) }) }, done)
      .on('error', fail)
      .end()
  })
}

const brokenBy = (signal: AbortSignal) =>
  signal.aborted ? 'The provider did not send the file in time' : 'The provider could not be reached'

function read(answer: IncomingMessage, status: number, mostBytes: number, signal: AbortSignal): FetchedMedia {
  if (status >= 500 || [202, 408, 425, 429].includes(status)) {
    answer.destroy()
    return unavailable(`The provider answered ${status}`)
  }
  if (status !== 200) {
    answer.destroy()
    return refused(`The provider answered ${status}`)
  }
  if (Number(answer.headers['content-length'] ?? 0) > mostBytes) {
    answer.destroy()
    return refused(tooLarge(mostBytes))
  }
  return { outcome: 'fetched', type: answer.headers['content-type'], body: piecesOf(answer, mostBytes, signal) }
}

const tooLarge = (mostBytes: number) => `The file is larger than ${Math.round(mostBytes / 1024 / 1024)} MB`

async function* piecesOf(answer: IncomingMessage, mostBytes: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let bytes = 0
  try {
    // Leaving the loop ends the connection.
    for await (const piece of answer as AsyncIterable<Buffer>) {
      bytes += piece.length
      if (bytes > mostBytes) throw new BrokenOff('refused', tooLarge(mostBytes))
      yield piece
    }
  } catch (error) {
    throw error instanceof BrokenOff ? error : new BrokenOff('unavailable', brokenBy(signal))
  }
}
