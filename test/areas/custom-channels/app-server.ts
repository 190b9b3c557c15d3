import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A company's app, as far as Switchboard sees it: what it was told, and what it answers. */
export interface TestApp {
  url: string
  told: { headers: Record<string, string>; text: string; body: { type: string; data: Record<string, never> } }[]
  /** statuses of the next answers; then 200 */
  answers: number[]
  stop(): Promise<void>
}

export async function startApp(): Promise<TestApp> {
  const told: TestApp['told'] = []
  const answers: number[] = []
  const server: Server = createServer(async (request, response) => {
    if (request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.from('89504e470d0a1a0a00', 'hex'))
      return
    }
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString()
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    told.push({ headers, text, body: JSON.parse(text) })
    response.writeHead(answers.shift() ?? 200).end()
  })
  await new Promise<void>((done) => server.listen(0, 'localhost', done))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://localhost:${port}/switchboard`,
    told,
    answers,
    stop: () => new Promise((done) => server.close(() => done())),
  }
}
