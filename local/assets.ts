import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { calledAt, consoleFunctions } from '../contracts/console-calls.ts'
import type { ConsoleConfig } from '../contracts/console-config.ts'
import { contentSecurityPolicy } from '../lib/support/content-security-policy.ts'
import { functionUrl } from './function-urls.ts'
import { sendJson } from './problems.ts'

const DIST = fileURLToPath(new URL('../dist', import.meta.url))

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.map': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
}

const HASHED = 'public, max-age=31536000, immutable'
const FRESH = 'no-cache'

/** The pages that play the outside world, and the document of each. */
const LOCAL_PAGES = new Set(['local', 'demo', 'simulator', 'mailbox', 'clock'])

const MISSING = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Not built yet</title>
<p>This page has not been built yet. Run <code>npm run build</code>, then load it again.</p></html>
`

/**
 * Stands in for CloudFront and its bucket: the console, the widget, and the pages of this machine, with the headers that
 * the stack sets. It does not compress, and does no ranges or conditional requests.
 */
export function createAssets(options: {
  /** origins of this server and of the stored files */
  url: string
  files: string
  /** whether a route of the API has this path, as it was sent: it wins */
  isRoute(path: string): boolean
}) {
  const { url, files, isRoute } = options
  const sockets = url.replace(/^http/, 'ws')
  const policy = contentSecurityPolicy({ connect: [sockets, files], files: [files] })
  const everywhere = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
  }
  const page = { ...everywhere, 'content-security-policy': policy, 'x-frame-options': 'DENY' }
  const widget = {
    ...everywhere,
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
  }

  async function send(response: ServerResponse, file: string, headers: Record<string, string>): Promise<boolean> {
    const content = await contentOf(join(DIST, file))
    if (content === undefined) return false
    const type = TYPES[extname(file)] ?? 'application/octet-stream'
    response.writeHead(200, { 'content-type': type, 'content-length': content.length, ...headers })
    response.end(content)
    return true
  }

  async function sendPage(response: ServerResponse, file: string): Promise<true> {
    const headers = { ...page, 'cache-control': FRESH }
    if (await send(response, file, headers)) return true
    response.writeHead(503, { ...headers, 'content-type': 'text/html; charset=utf-8' })
    response.end(MISSING)
    return true
  }

  /** Answers a request for a file or page; false: it is none. */
  return async function serve(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false
    const path = pathOf(request)
    if (path === undefined || isRoute((request.url ?? '/').split('?')[0] ?? '/')) return false
    if (/^\/widget(\.js|[/-].*\.(js|map))$/.test(path)) {
      return send(response, join('widget', path.slice(1)), { ...widget, 'cache-control': 'public, max-age=300' })
    }
    if (path === '/config.json') {
      const functions = consoleFunctions.map((name) => calledAt(functionUrl(name), name))
      const config: ConsoleConfig = { apiUrl: '', functions, signIn: { kind: 'demo' } }
      sendJson(response, 200, config, { ...everywhere, 'cache-control': 'no-store' })
      return true
    }
    if (/^\/(v1|_local|webhooks|widget|files)(\/|$)/.test(path) && !/^\/_local\/(design\/)?assets\//.test(path))
      return false
    const [first = ''] = path.slice(1).split('/')
    if (LOCAL_PAGES.has(path.slice(1))) return sendPage(response, `local/${first}.html`)
    if (path === '/design') return sendPage(response, 'design/index.html')
    if (path.startsWith('/_local/design/assets/')) {
      return send(response, path.replace('/_local/', ''), { ...everywhere, 'cache-control': HASHED })
    }
    if (path.startsWith('/_local/assets/')) {
      return send(response, path.replace('/_local/assets/', 'local/assets/'), {
        ...everywhere,
        'cache-control': HASHED,
      })
    }
    if (path.startsWith('/assets/')) {
      return send(response, join('web', path.slice(1)), { ...everywhere, 'cache-control': HASHED })
    }
    if (extname(path) !== '') {
      return send(response, join('web', path.slice(1)), { ...everywhere, 'cache-control': FRESH })
    }
    // A page of the console is any path that a browser goes to; its front door is open to everybody.
    if (path !== '/' && !(request.headers.accept ?? '').includes('text/html')) return false
    return sendPage(response, 'web/index.html')
  }
}

/** Without `..`, which would lead out of the folder; undefined when it is not percent-encoding. */
function pathOf(request: IncomingMessage): string | undefined {
  try {
    return normalize(decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/')).replaceAll('\0', '')
  } catch {
    // URIError is its only error.
    return undefined
  }
}

async function contentOf(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file)
  } catch (error) {
    if (['ENOENT', 'EISDIR', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}
