import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conversationIdOf, homeContactId } from '../../functions/kernel/ids.ts'
import { serviceAccount } from '../areas/bots/bot-kit.ts'
import { type Agent, type Surface, startSurface } from './surface.ts'

let surface: Surface
let owner: Agent
beforeAll(async () => {
  surface = await startSurface()
  owner = await surface.as('owner')
})
afterAll(() => surface.close())

interface Sent {
  id: string
  to: string
  text: string
  choices?: { title: string; payload: string }[]
}
const CHANNEL = 'demo-telegram'

async function botOn(kind: 'dialogflow-es' | 'dialogflow-cx', more: object = {}): Promise<string> {
  const settings =
    kind === 'dialogflow-es'
      ? { projectId: 'acme-bots' }
      : { projectId: 'acme-bots', location: 'europe-west1', agentId: 'ab12' }
  const secrets = { serviceAccount: serviceAccount() }
  const { id } = await owner.ok<{ id: string }>('POST', '/v1/bots', { name: 'Ada', kind, settings, secrets, ...more })
  await owner.ok('PATCH', `/v1/channels/${CHANNEL}`, { botId: id })
  // Functions know a channel for ten seconds.
  await surface.helper('clock', { advanceSeconds: 11 })
  return id
}
const says = async (from: string, content: object) => {
  const done = await surface.helper<{ status: number }>('simulate', {
    kind: 'message',
    channelId: CHANNEL,
    from,
    content,
  })
  expect(done.status).toBe(200)
  await surface.settle()
}
const sent = async (to: string) => {
  const all = await surface.helper<Sent[]>(`simulator/sent?channelId=${CHANNEL}`)
  return all.filter((one) => one.to === to)
}
const idOf = (from: string) => conversationIdOf(homeContactId(CHANNEL, from), 1)
const read = (from: string) => owner.ok('GET', `/v1/conversations/${idOf(from)}`)
const timeline = async (from: string) => (await owner.timeline(idOf(from))).toSorted((a, b) => a.seq - b.seq)

describe.each(['dialogflow-es', 'dialogflow-cx'] as const)('O2 a conversation with %s', (kind) => {
  const from = kind === 'dialogflow-es' ? '600000101' : '600000102'
  it('goes by the provider’s own buttons, and ends as the bot says', async () => {
    const bot = await botOn(kind)
    await says(from, { type: 'text', text: 'Hello' })
    expect(await read(from)).toMatchObject({ bot: { id: bot }, waiting: 'none' })
    const [greeting] = (await sent(from)).slice(-1)
    expect(greeting?.text).toContain('stand-in')
    expect(greeting?.choices?.map(({ title }) => title)).toEqual(['My order', 'Opening hours', 'A person'])
    // A tap.
    await says(from, { type: 'choice', text: 'My order', payload: 'My order' })
    const [, ...said] = (await timeline(from)).flatMap(({ message }) => message ?? [])
    expect(said.find(({ payload }) => payload === 'My order')?.text).toBe('My order')
    await says(from, { type: 'text', text: 'No, thanks' })
    expect(await read(from)).toMatchObject({ status: 'resolved', closedBy: 'bot' })
  })
})

describe('O2 a bot that does not answer', () => {
  it.each([
    ['600000103', 'slow', { delayMs: 3_000, times: 2 }],
    ['600000104', 'down', { status: 0, times: 2 }],
    ['600000105', 'wrong', { wrong: true, times: 2 }],
  ])('%s: %s, and people are called', async (from, why, fault) => {
    const bot = await botOn('dialogflow-es', { timeoutSeconds: 1 })
    await surface.helper('provider-faults', { channelId: bot, ...fault })
    await says(from, { type: 'text', text: 'Help' })
    const after = await read(from)
    expect(after.bot).toBeUndefined()
    expect(after.waiting).toBe('waiting')
    const entries = await timeline(from)
    expect(entries.find(({ event }) => event?.name === 'bot_ended')?.event?.to).toBe(why)
    expect(entries.at(-1)?.note?.text).toContain('Ada did not answer.')
    expect(await sent(from)).toEqual([])
    await surface.helper('provider-faults', { channelId: bot, times: 0 })
  })
})
