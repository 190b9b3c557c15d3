import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readBody } from '../../local/http-body.ts'

/** Stands in for API Gateway's @connections: keeps what is posted, and answers what a test wants it to. */
export async function startConnections() {
  const posts: { connectionId: string; data: string }[] = []
  let answer: (connectionId: string) => number = () => 200
  const server = createServer(async (request, response) => {
    const connectionId = decodeURIComponent(request.url?.split('/').at(-1) ?? '')
    posts.push({ connectionId, data: (await readBody(request, 1_000_000)).toString() })
    response.writeHead(answer(connectionId)).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/socket`,
    posts,
    answerWith(status: typeof answer) {
      answer = status
    },
    reset() {
      posts.length = 0
      answer = () => 200
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
