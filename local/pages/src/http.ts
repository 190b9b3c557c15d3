/** What the server said no to, in its own words. */
class Refused extends Error {}

async function answerOf<Body>(answer: Response): Promise<Body> {
  const text = await answer.text()
  const body = (text ? JSON.parse(text) : undefined) as Body & { detail?: string; title?: string }
  if (!answer.ok) throw new Refused(body?.detail ?? body?.title ?? `The server answered ${answer.status}.`)
  return body
}

export async function get<Body>(path: string, token?: string): Promise<Body> {
  return answerOf(await fetch(path, token ? { headers: { authorization: `Bearer ${token}` } } : {}))
}

/** Text goes as it is, anything else as JSON. */
export async function post<Body = unknown>(path: string, body: unknown): Promise<Body> {
  const text = typeof body === 'string'
  const headers = { 'content-type': text ? 'message/rfc822' : 'application/json' }
  return answerOf(await fetch(path, { method: 'POST', headers, body: text ? body : JSON.stringify(body) }))
}
