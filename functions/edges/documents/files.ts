import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { HttpEvent, HttpResult } from '../http-edge.ts'

/** A file as it is answered. */
interface File {
  type: string
  zipped: Buffer
  /** of its content, as the header says it */
  tag: string
}

const types: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
}

/**
 * What the page may load: its own files, and from the same origin what is tried out on it. Its library draws pictures
 * that lie in its style sheet, and sets styles.
 */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const tagOf = (content: Buffer) => `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`

/** Files that lie in `folder` as the build zipped them; undefined: there is none of that name. */
export function createFiles(folder: URL): (name: string) => Promise<File | undefined> {
  const known = new Map<string, File>()
  return async (name) => {
    const type = types[name.slice(name.lastIndexOf('.') + 1)]
    if (!type || !/^(assets\/)?[\w-]+\.\w+$/.test(name)) return undefined
    const found = known.get(name)
    if (found) return found
    try {
      const zipped = await readFile(new URL(`${name}.gz`, folder))
      const file = { type, zipped, tag: tagOf(zipped) }
      known.set(name, file)
      return file
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }
}

/** What a file holds. */
export const textOf = async ({ zipped }: File): Promise<string> => (await promisify(gunzip)(zipped)).toString()

/** A file as an answer; `hashed`: its name changes with its content, so that it is never asked for again. */
export async function answerOf(file: File, event: HttpEvent, hashed = false): Promise<HttpResult> {
  const { type, zipped, tag } = file
  const headers = {
    'cache-control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: tag,
    vary: 'accept-encoding',
    'x-content-type-options': 'nosniff',
    'strict-transport-security': 'max-age=63072000; includeSubDomains',
  }
  const asked = event.headers['if-none-match'] ?? ''
  if (asked.split(',').some((each) => each.trim().replace(/^W\//, '') === tag)) return { statusCode: 304, headers }
  const shown = type.startsWith('text/html')
    ? { ...headers, 'content-security-policy': PAGE_POLICY, 'referrer-policy': 'no-referrer' }
    : headers
  if (/(^|,)\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*(,|$))|,|$)/i.test(event.headers['accept-encoding'] ?? '')) {
    return {
      statusCode: 200,
      headers: { ...shown, 'content-type': type, 'content-encoding': 'gzip' },
      body: zipped.toString('base64'),
      isBase64Encoded: true,
    }
  }
  return { statusCode: 200, headers: { ...shown, 'content-type': type }, body: await textOf(file) }
}
