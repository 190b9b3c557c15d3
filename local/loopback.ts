import { createServer } from 'node:net'

const ANSWER_MS = 1000

/** A port of the loopback address that nobody listens on right now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** Throws unless a server answers there within a second, whatever it answers. */
export async function knock(endpoint: string): Promise<void> {
  // Somebody else may have been given the port, and keep whoever calls waiting.
  const answer = await fetch(endpoint, { signal: AbortSignal.timeout(ANSWER_MS) })
  await answer.arrayBuffer()
}
