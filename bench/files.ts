import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileJob } from '../functions/areas/attachments/job.ts'
import type { FileStore } from '../functions/areas/attachments/port.ts'
import { MAX_BYTES, MAX_FILES } from '../functions/areas/channels/domain/file-limits.ts'
import { deliveryJob } from '../functions/areas/delivery/job.ts'
import { receiveWebhook } from '../functions/areas/webhooks/use-cases/receive-webhook.ts'
import { conversationIdOf, homeContactId } from '../functions/kernel/ids.ts'
import { demoWorkspace } from '../local/demo-workspace.ts'
import type { Workspace } from './workspace.ts'

/**
 * A bucket in which there is a file of the largest size under every name, and providers that have such a file for whoever
 * asks, and take what they are sent.
 */
export async function startFiles(): Promise<{ endpoint: string; stop(): Promise<void> }> {
  const piece = Buffer.alloc(65_536, 7)
  const server = createServer((request, response) => {
    const { method, url = '', headers } = request
    request.resume().on('end', () => {
      if (method === 'GET' && url.includes('getFile'))
        return response.end(JSON.stringify({ ok: true, result: { file_path: `documents/${randomUUID()}` } }))
      if (method === 'POST' && url.includes('/send'))
        return response.end(JSON.stringify({ ok: true, result: { message_id: Math.floor(Math.random() * 2 ** 31) } }))
      if (method === 'POST' && url.includes('uploads='))
        return response.end('<InitiateMultipartUploadResult><UploadId>one</UploadId></InitiateMultipartUploadResult>')
      if (method !== 'GET' && method !== 'HEAD') return response.setHeader('etag', '"one"').end('<Result/>')
      const [, from = '0', to = String(MAX_BYTES - 1)] = /bytes=(\d+)-(\d+)/.exec(headers.range ?? '') ?? []
      let left = Math.min(Number(to), MAX_BYTES - 1) - Number(from) + 1
      response.writeHead(headers.range ? 206 : 200, {
        'content-length': left,
        'content-type': 'application/pdf',
        etag: '"one"',
      })
      if (method === 'HEAD') return response.end()
      const more = () => {
        while (left > 0) {
          const next = piece.subarray(0, Math.min(left, piece.length))
          left -= next.length
          if (!response.write(next)) return response.once('drain', more)
        }
        return response.end()
      }
      return more()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const CHANNEL = 'demo-telegram'
const AGENT = 'agent1@demo.test'

/** Whatever is asked for was uploaded. */
const everyFile: Pick<FileStore, 'copy' | 'find' | 'uploadTarget'> = {
  uploadTarget: async () => ({ url: '', fields: {} }),
  find: async () => ({ size: MAX_BYTES, type: 'application/pdf', etag: 'one' }),
  copy: async () => true,
}

/** What Telegram tells of a customer's message with a file of the largest size. */
function fileOf(chat: number, id: number) {
  const { secretToken = '' } = demoWorkspace.channels.find((channel) => channel.id === CHANNEL)?.secrets ?? {}
  const message = {
    message_id: id,
    date: Math.floor(Date.now() / 1000),
    chat: { id: chat, type: 'private' },
    from: { id: chat, is_bot: false, first_name: 'Katharina' },
    document: {
      file_id: `file${id}`,
      file_unique_id: `file${id}`,
      file_name: 'plan.pdf',
      mime_type: 'application/pdf',
    },
  }
  return {
    method: 'POST' as const,
    url: `https://inbox.test/webhooks/${CHANNEL}`,
    path: `/webhooks/${CHANNEL}`,
    query: {},
    headers: { 'x-telegram-bot-api-secret-token': secretToken },
    body: Buffer.from(JSON.stringify({ update_id: id, message })),
  }
}

/** Jobs: so many files of the largest size to be had from their provider, and as many messages to be sent, each with as many such files as it can have. */
export async function fileJobs({ deps, act }: Workspace, count: number) {
  const fetched: ReturnType<typeof fileJob>[] = []
  const sent: ReturnType<typeof deliveryJob>[] = []
  Object.assign(deps, { files: everyFile })
  for (let message = 1; message <= count; message++) {
    const contactId = homeContactId(CHANNEL, String(message))
    await receiveWebhook(deps, CHANNEL, fileOf(message, message))
    const { items } = await deps.store.readTimeline({ contactId }, { limit: 10 })
    const entry = items.find((one) => one.message)
    if (!entry) throw new Error('the file did not come')
    fetched.push(fileJob({ entryId: entry.id, contactId, attachment: 0 }))
    const attachmentIds: string[] = []
    for (let file = 0; file < MAX_FILES; file++) {
      const made = { name: 'plan.pdf', type: 'application/pdf', size: MAX_BYTES }
      attachmentIds.push(((await act(AGENT, 'attachments.create', made)) as { id: string }).id)
    }
    const given = { id: conversationIdOf(contactId, 1), attachmentIds }
    const entryId = ((await act(AGENT, 'messages.send', given)) as { id: string }).id
    sent.push(deliveryJob({ entryId, contactId, round: 1, channelId: CHANNEL }))
  }
  return { fetched, sent }
}
