import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Secrets } from '../functions/kernel/ports.ts'
import { signingPurposes } from '../functions/kernel/signing-purposes.ts'
import { startSsm } from '../local/aws/ssm.ts'
import { demoWorkspace } from '../local/demo-workspace.ts'
import { readBody } from '../local/http-body.ts'

const PREFIX = '/bench'
const MAX_BODY = 1_000_000

/** The demo channels' secrets, held in memory: for use-cases called directly. */
export function secretsInMemory(): Secrets {
  const values = new Map(demoWorkspace.channels.map(({ id, secrets }) => [id, secrets]))
  return {
    channel: async (id) => values.get(id) ?? {},
    putChannel: async (id, secrets) => void values.set(id, secrets),
    removeChannel: async (id) => void values.delete(id),
    signingKeys: async () => ['bench-key'],
    makeSigningKeys: async () => {},
    rotateSigningKey: () => Promise.reject(new Error('The bench rotates no keys.')),
  }
}

/** The same by SSM's own protocol: for handlers, which bring their own client. */
export async function startSecretStore(): Promise<{ endpoint: string; prefix: string; stop(): Promise<void> }> {
  const ssm = startSsm(null, Date.now)
  for (const { id, secrets } of demoWorkspace.channels) ssm.put(`${PREFIX}/channels/${id}`, JSON.stringify(secrets))
  for (const purpose of signingPurposes)
    ssm.put(`${PREFIX}/keys/${purpose}`, JSON.stringify([{ key: 'bench-key', signsFrom: 0 }]))
  const server = createServer(async (request, response) => {
    const answer = await ssm.handle({
      method: request.method ?? 'POST',
      path: '/',
      query: new URLSearchParams(),
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
      body: await readBody(request, MAX_BODY),
    })
    response.writeHead(answer.status, answer.headers).end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    prefix: PREFIX,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
