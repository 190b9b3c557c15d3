import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { startLocalRuntime } from './local-runtime.ts'

/*
 * What a campaign takes of the local runtime: `npm run campaign -- [recipients=100000]` uploads a list of numbers, sends all of
 * them a template, and says how much memory that took at most, and how long.
 */

const MB = 1_000_000
const CHANNEL = 'demo-whatsapp'
const wanted = Number(process.argv[2] ?? 100_000)
const runtime = await startLocalRuntime()
try {
  const { token } = (await runtime.call('/_local/token', {
    body: JSON.stringify({ email: 'owner@demo.test' }),
    headers: { 'content-type': 'application/json' },
  })) as { token: string }
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const call = async <Answer>(path: string, body?: object) =>
    (await runtime.call(`/v1${path}`, { headers, ...(body ? { body: JSON.stringify(body) } : {}) })) as Answer
  await call('/templates/refresh', { channelId: CHANNEL })
  await runtime.call('/_local/settle', { body: '{}' })
  const { items } = await call<{ items: { id: string; name: string; status: string }[] }>(
    `/templates?channelId=${CHANNEL}`,
  )
  const template = items.find(({ name, status }) => name === 'order_update' && status === 'approved')
  if (!template) throw new Error('The demo has no such template.')
  const rows = Array.from({ length: wanted }, (_, at) => `+4917${String(10_000_000 + at)},Customer ${at},A-${at}`)
  const list = Buffer.from(`phone,name,order\n${rows.join('\n')}\n`)
  const { id: attachmentId, upload } = await call<{
    id: string
    upload: { url: string; fields: Record<string, string> }
  }>('/attachments', { name: 'list.csv', type: 'text/csv', size: list.length })
  const form = new FormData()
  for (const [name, value] of Object.entries(upload.fields)) form.set(name, value)
  form.set('file', new Blob([list], { type: 'text/csv' }))
  const { status } = await fetch(upload.url, { method: 'POST', body: form })
  if (status >= 300) throw new Error(`The upload was answered ${status}.`)
  const { id } = await call<{ id: string }>('/campaigns', {
    name: 'Bench',
    channelId: CHANNEL,
    template: { id: template.id, variables: { 1: '$contact.name', 2: { column: 'order' } } },
    audience: { attachmentId },
  })
  const before = await runtime.rss()
  const started = performance.now()
  await call(`/campaigns/${id}/start`, {})
  let most = before
  for (let looked = 0; ; looked++) {
    await sleep(1_000)
    most = Math.max(most, await runtime.rss())
    if (looked % 10 > 0) continue
    const { state, counts, problem } = await call<{ state: string; counts: Record<string, number>; problem: unknown }>(
      `/campaigns/${id}`,
    )
    const seconds = Math.round((performance.now() - started) / 1000)
    console.log(`${seconds} s ${state} ${JSON.stringify(counts)} ${Math.round((most - before) / MB)} MB more at most`)
    if (problem) throw new Error(JSON.stringify(problem))
    if (state === 'done') break
  }
} finally {
  await runtime.stop()
}
