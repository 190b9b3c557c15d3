import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Operation } from '../../contracts/operation.ts'
import { type OperationName, operations } from '../../contracts/operations.ts'
import { linkContact } from '../../functions/areas/crm/use-cases/link-contact.ts'
import { writeNotes } from '../../functions/areas/crm/use-cases/write-notes.ts'
import { receiveMessage } from '../../functions/areas/messages/use-cases/receive-message.ts'
import { freshRun } from '../../functions/areas/webhook-endpoints/domain/endpoint.ts'
import { DomainError } from '../../functions/kernel/errors.ts'
import { conversationIdOf, homeContactId } from '../../functions/kernel/ids.ts'
import { identityOf } from '../kit/identity.ts'
import { runOperation } from '../kit/operations.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import {
  attributesOf,
  botOf,
  cannedResponseOf,
  endpointOf,
  inputs,
  keepEmail,
  keptDelivery,
  keptEndpoint,
  original,
  recordsOf,
  savedViewsOf,
} from './permissions.ts'

let system: TestSystem
let deps: ReturnType<TestSystem['boot']>['deps']
beforeAll(async () => {
  system = await startSystem()
  deps = system.boot().deps
  await keepEmail(deps)
  const { store } = deps
  const times = { soonAfter: 180_000, overdueAfter: 300_000, autoCloseAfter: 86_400_000 }
  await store.commit([store.putTeam({ id: 'home', name: 'Home', mode: 'collaboration', ...times })])
  await store.commit([store.putTeam({ id: 'away', name: 'Away', mode: 'grab', ...times })])
  const sms = { type: 'sms' as const, provider: 'twilio' as const, config: {} }
  await store.commit([store.putChannel({ id: 'sms', name: 'SMS', teamId: 'home', ...sms })])
  const owner = { id: 'ow', email: 'owner@answers.test', name: 'Owner', role: 'owner' as const, teams: {} }
  await store.commit(store.putAgent({ ...owner, permissions: [], available: true }, true))
  for (const whose of ['kept', 'ow']) await store.commit(recordsOf(whose).map(store.putRecord))
  await store.commit([store.putContactAttributes(attributesOf(['kept', 'ow']))])
  await store.commit([store.putSavedViews(savedViewsOf('ow'))])
  for (const whose of ['kept', 'ow']) await store.commit([store.putCannedResponse(cannedResponseOf(whose))])
  for (const whose of ['kept', 'ow']) await store.commit([store.putBot(botOf(whose))])
  for (const endpoint of [keptEndpoint(), endpointOf('ow')]) {
    await store.commit([store.putEndpoint(endpoint), store.putEndpointRun(freshRun(endpoint.id, null))])
  }
  await store.keepOutgoing(keptDelivery)
})
afterAll(() => system.stop())

let written = 0
async function things() {
  const channel = await deps.store.readChannel('sms')
  if (!channel) throw new Error('no channel')
  const address = `+4911${++written}`
  await receiveMessage(deps, channel, {
    kind: 'message',
    providerId: address,
    address,
    text: 'hello',
    media: [],
    original,
  })
  const contactId = homeContactId('sms', address)
  const page = await deps.store.readTimeline({ contactId }, { limit: 10 })
  const entryId = page.items.find(({ kind }) => kind === 'message')?.id ?? ''
  const [person] = recordsOf('kept')
  const agent = deps.store
    .agentByEmail('owner@answers.test')
    .then((found) => found ?? Promise.reject(new Error('no owner')))
  await linkContact(deps, { agent }, { contactId, kind: 'person', id: person?.id })
  await writeNotes(deps, contactId)
  const noteId = (await deps.store.readLink(contactId, person?.id ?? ''))?.note?.id ?? ''
  return { conversationId: conversationIdOf(contactId, 1), contactId, entryId, channelId: 'sms', noteId }
}

const names = Object.keys(operations) as OperationName[]
describe('answers', () => {
  // What refuses its sample input (a message that did not fail, say) is answered in the full-path tests, equally checked.
  it.each(names)('%s has every field that its schema declares, and no other', async (name) => {
    const { output, status, made }: Operation = operations[name]
    try {
      const answer = await runOperation(deps, name, inputs[name](await things(), 'ow'), {
        identity: identityOf('owner@answers.test'),
      })
      const body: unknown = JSON.parse(answer.body)
      expect(answer.status).toBe((body as { made?: unknown }).made === true ? made : status)
      expect(output.parse(body)).toEqual(body)
    } catch (error) {
      if (!(error instanceof DomainError)) throw error
      expect(error.code).toMatch(
        /^(not_found|not_failed|not_merged|not_supported|conversation_open|conflict|invalid_request)$/,
      )
    }
  })
})
