import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseEmail } from '../../functions/areas/email/adapter/receiving.ts'
import { keepParts } from '../../functions/areas/email/use-cases/read-mail.ts'
import { receiveEmail } from '../../functions/areas/email/use-cases/receive-email.ts'
import { problemOf } from '../../functions/edges/problem.ts'
import { conversationIdOf } from '../../functions/kernel/ids.ts'
import { demoWorkspace } from '../../local/demo-workspace.ts'
import { everything } from '../areas/workspace/settings-kit.ts'
import { fromMeta } from '../kit/customers.ts'
import { sendsFile } from '../kit/files.ts'
import { identityOf } from '../kit/identity.ts'
import { runOperation } from '../kit/operations.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import { World } from '../kit/world.ts'

/* A day on which everything goes wrong once, with words in it that stand nowhere else. */

let system: TestSystem
let world: World
const lines: { event: string; fields: unknown }[] = []
const answers: string[] = []
const customer = ['tourmaline', 'tourmaline@mail.test', 'Tourmaline Name', 'tourmaline-file']
let secrets: string[]

/** A refusal as it is answered. */
async function refusal(run: Promise<unknown>): Promise<void> {
  const error = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeDefined()
  answers.push(JSON.stringify(problemOf(error, 'request', world.deps.log)))
}

beforeAll(async () => {
  system = await startSystem()
  world = new World(system)
  await world.clear()
  const line = (event: string, fields?: unknown) => void lines.push({ event, fields })
  Object.assign(world.deps, { log: { info: line, warn: line, error: line } })
  customer.push(world.phone)
  const { provider } = system
  const id = conversationIdOf(world.whatsappContact, 1)
  const say = (text: string) => world.calls('agent1', 'messages.send', { id, text })
  const echo = { error: { code: 100, message: `tourmaline could not go: Bearer demo-access-token to ${world.phone}` } }

  await world.writes('one', 'tourmaline')
  await world.calls('agent1', 'contacts.update', {
    id: world.whatsappContact,
    name: 'Tourmaline Name',
    emails: ['tourmaline@mail.test'],
  })
  provider.faults.push({ status: 400, body: echo }, { status: 500, body: echo }, 'yes-unheard')
  await say('tourmaline back')
  await say('tourmaline again')
  await world.settle()
  provider.media.set('gone', { status: 404 })
  await sendsFile(world, 'file', 'gone')
  await world.settle()

  // A provider's body that nobody understands, and one that is not the provider's.
  await world.webhook(
    'demo-whatsapp',
    fromMeta('demo-whatsapp', { object: 'whatsapp_business_account', entry: 'tourmaline' }),
  )
  await world.webhook('demo-whatsapp', fromMeta('demo-whatsapp', '{"tourmaline": '))
  const forged = fromMeta('demo-whatsapp', '{"text":"tourmaline"}')
  await world.webhook('demo-whatsapp', { ...forged, headers: { 'x-hub-signature-256': 'sha256=00' } })

  const mail = (to: string, more: string) =>
    `From: Tourmaline Name <tourmaline@mail.test>\r\nTo: ${to}\r\nSubject: tourmaline\r\n${more}\r\n\r\ntourmaline`
  for (const raw of [
    mail('support@demo.test', 'Authentication-Results: x; dmarc=fail'),
    mail('nobody@demo.test', 'Message-ID: <tourmaline@mail.test>'),
    mail('support@demo.test', 'Content-Type: multipart/mixed; boundary="'),
  ]) {
    const bytes = Buffer.from(raw)
    await receiveEmail(world.deps, await keepParts(world.deps, await parseEmail(bytes, 'stored'), bytes, raw))
  }
  await world.settle()

  const mine = { identity: identityOf('agent1@demo.test') }
  await refusal(runOperation(world.deps, 'messages.send', { id, text: 'tourmaline $contact.tourmaline' }, mine))
  await refusal(runOperation(world.deps, 'contacts.get', { id: 'ct_tourmaline' }, mine))
  await refusal(
    runOperation(world.deps, 'contacts.addNote', { id, text: 'tourmaline', tourmaline: 'tourmaline' }, mine),
  )
  const other = { ...identityOf('agent1@demo.test'), subject: 'tourmaline' }
  await refusal(runOperation(world.deps, 'me.get', {}, { identity: other }))
  // What a library says when it fails may hold anything.
  const broken = { ...world.deps.store, commit: () => Promise.reject(new Error(`tourmaline\nof ${world.phone}`)) }
  const note = { id: world.whatsappContact, text: 'tourmaline' }
  await refusal(runOperation({ ...world.deps, store: broken }, 'contacts.addNote', note, mine))
  const ssm = new Error('AccessDenied: arn:aws:ssm:us-east-1:000000000000:parameter/switchboard/prod/app')
  answers.push(JSON.stringify(problemOf(ssm, 'request', world.deps.log)))

  const ticket = await world.asks<{ url: string }>('agent1', 'socketTickets.create', {})
  await world.calls('owner', 'connectors.set', {
    id: 'pipedrive',
    config: { companyDomain: 'acme' },
    secrets: { apiToken: 'beryl-token-of-a-crm' },
  })
  secrets = [
    'beryl-token-of-a-crm',
    new URL(ticket.url).searchParams.get('ticket') ?? '',
    ...(
      await Promise.all(
        (['visitor', 'reply-address', 'file-link'] as const).map((purpose) => world.deps.secrets.signingKeys(purpose)),
      )
    ).flat(),
    ...demoWorkspace.channels.flatMap((channel) => Object.values(channel.secrets)),
  ]
  for (const name of ['channels.list', 'connectors.list', 'agents.list', 'workspace.get'] as const) {
    answers.push((await world.calls('owner', name, {})).body)
  }
})
afterAll(() => system.stop())

const among = (words: readonly string[], text: string) => words.filter((word) => text.includes(word))

describe('a day on which much goes wrong', () => {
  it('is told of in the logs', () => {
    const events = new Set(lines.map(({ event }) => event))
    expect([...events]).toEqual(
      expect.arrayContaining([
        'delivery.refused',
        'delivery.unavailable',
        'media.failed',
        'webhook.unparsed',
        'webhook.unverified',
        'sign-in.other-account',
        'request.failed',
      ]),
    )
  })

  it('leaves nothing of a customer in the logs', () => {
    expect(among(customer, JSON.stringify(lines))).toEqual([])
  })

  it('leaves no secret in the logs, the answers or the table', async () => {
    expect(secrets.every((secret) => secret.length > 5)).toBe(true)
    expect(among(secrets, JSON.stringify(lines))).toEqual([])
    expect(among(secrets, answers.join('\n'))).toEqual([])
    expect(among(secrets, await everything(system))).toEqual([])
  })

  it('answers without a word of how it is built: no stack, table, parameter or library', () => {
    const built =
      /node_modules|\bat \w+ \(|\.ts:\d|dynamo|TableName|ConditionExpression|arn:aws|\/switchboard\/|ssm|zod/i
    for (const answer of answers) expect(answer).not.toMatch(built)
  })
})
