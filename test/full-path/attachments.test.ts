import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type FileOnWire, PDF, PNG, post, type Target } from '../kit/files.ts'
import { postWhatsapp, whatsappBody, whatsappChange } from './providers.ts'
import { type Agent, newCustomer, type Surface, startSurface } from './surface.ts'
import { visitorsOf } from './visitors.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let surface: Surface
let agent: Agent
beforeAll(async () => {
  surface = await startSurface()
  agent = await surface.as('agent1')
})
afterAll(() => surface.close())

const linked = async (id: string) => {
  const { url } = await agent.ok<{ url: string }>('GET', `/v1/attachments/${id}`)
  return Buffer.from(await (await fetch(url)).arrayBuffer())
}
const filesOf = async (id: string) =>
  (await agent.timeline(id)).flatMap(({ message }) => (message?.attachments ?? []) as FileOnWire[])

it('M5 a customer’s document comes in, and an agent’s goes out', async () => {
  const { digits, name } = newCustomer()
  const document = { id: '123-pdf', filename: 'order.pdf', mime_type: 'application/pdf' }
  const value = {
    contacts: [{ profile: { name }, wa_id: digits }],
    messages: [{ from: digits, id: `wamid.${digits}`, type: 'document', document }],
  }
  expect((await postWhatsapp(surface.url, whatsappBody([whatsappChange(value)]))).status).toBe(200)
  await surface.settle()
  const { id } = await agent.find(name)
  const [came] = await filesOf(id)
  expect(came).toMatchObject({ name: 'order.pdf', type: 'application/pdf', state: 'ready' })
  expect((await linked(came?.id ?? '')).subarray(0, 4).toString()).toBe('%PDF')

  const file = { name: 'plan.pdf', type: 'application/pdf', size: PDF.length }
  const target = await agent.ok<Target>('POST', '/v1/attachments', file)
  expect(await post(target, PDF)).toBe(201)
  await agent.reply(id, 'the plan', { attachmentIds: [target.id] })
  await surface.settle()
  const sent = (await surface.sent('demo-whatsapp')).map(({ body }) => body as { document?: { link: string } })
  const { document: out } = sent.find((body) => body.document) ?? {}
  expect(out).toMatchObject({ filename: 'plan.pdf', caption: 'the plan' })
  expect(Buffer.from(await (await fetch(out?.link ?? '')).arrayBuffer())).toEqual(PDF)
  expect(await linked((await filesOf(id)).at(-1)?.id ?? '')).toEqual(PDF)
})

it('M5 a visitor’s picture comes in, and they have a link to it', async () => {
  const visitors = visitorsOf(surface, agent)
  const session = await visitors.start()
  const file = { name: 'photo.png', type: 'image/png', size: PNG.length }
  const target = await visitors.widget<Target>('POST', 'attachments', file, session.token)
  expect(target.status).toBe(201)
  expect(await post(target.body, PNG)).toBe(201)
  const said = { clientId: 'photo', attachmentIds: [target.body.id] }
  expect((await visitors.widget('POST', 'messages', said, session.token)).status).toBe(201)
  await surface.settle()
  const history = await visitors.widget<{ items: { message: { attachments: FileOnWire[] } }[] }>(
    'GET',
    'messages',
    undefined,
    session.token,
  )
  const [photo] = history.body.items[0]?.message.attachments ?? []
  expect(photo).toMatchObject({ ...file, state: 'ready' })
  const link = await visitors.widget<{ url: string }>('GET', `attachments/${photo?.id}`, undefined, session.token)
  expect(Buffer.from(await (await fetch(link.body.url)).arrayBuffer())).toEqual(PNG)
  expect(
    (await visitors.widget('GET', `attachments/${photo?.id}`, undefined, (await visitors.start()).token)).status,
  ).toBe(404)
})
