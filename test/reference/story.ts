import type { OperationName, OutputOf } from '../../contracts/operations.ts'
import type { Surface } from '../full-path/surface.ts'
import { PNG } from '../kit/files.ts'
import { mime } from '../kit/mime.ts'

/** Runs an operation over HTTP; the first call of each name is its example. */
export type Ask = <Name extends OperationName>(name: Name, input: unknown, as?: string) => Promise<OutputOf<Name>>

const DAY = 86_400_000

/**
 * A day at a furniture shop, in which everything that the API can do is done once, in an order in which it works: what is
 * asked and answered here are the examples of the reference. `shop` is where the shop's own system listens.
 */
export async function story(ask: Ask, surface: Surface, shop: string): Promise<void> {
  const { helper, settle } = surface
  const later = (ms: number) => new Date(surface.runtime.clock.now() + ms).toISOString()
  const says = async (content: object, from = '4915112345678', name = 'Ada Fuchs', channelId = 'demo-whatsapp') => {
    await helper('simulate', { kind: 'message', channelId, from, name, content })
    await settle()
  }
  const words = (text: string) => ({ type: 'text', text })
  const receive = async (headers: Record<string, string>, text: string) => {
    const all = {
      To: 'support@demo.test',
      'Message-ID': `<${headers.Subject?.replaceAll(' ', '')}@mail.test>`,
      ...headers,
    }
    await helper('emails', mime(all, text))
    await settle()
  }
  const only = <Item>(items: readonly Item[], wanted: (item: Item) => boolean = () => true): Item => {
    const found = items.find(wanted)
    if (!found) throw new Error(`There is none among ${JSON.stringify(items).slice(0, 2_000)}`)
    return found
  }
  const upload = async (input: { name: string; type: string }, content: Buffer, as = 'owner') => {
    const announced = await ask('attachments.create', { ...input, size: content.length }, as)
    const form = new FormData()
    for (const [name, value] of Object.entries(announced.upload.fields)) form.set(name, value)
    form.set('file', new Blob([new Uint8Array(content)], { type: input.type }))
    const answer = await fetch(announced.upload.url, { method: 'POST', body: form })
    if (!answer.ok) throw new Error(`The upload was answered ${answer.status}: ${await answer.text()}`)
    return announced.id
  }

  // Who we are.
  await ask('me.get', {})
  await ask('me.setAvailability', { available: true })
  await ask('me.getNotificationSettings', {})
  await ask('me.setNotificationSettings', { mention: { email: false } })
  await ask('socketTickets.create', {})
  await ask('agents.list', { limit: 2 })
  await ask('agents.get', { id: 'ag_agent1' })
  await ask('teams.list', {})
  await ask('teams.get', { id: 'support' })
  await ask('channels.list', { limit: 2 })
  await ask('channels.get', { id: 'demo-whatsapp' })
  await ask('workspace.get', {})
  await ask('workspace.update', { conferenceUrl: 'https://meet.jit.si/{code}', startOutgoing: true })

  // What is set up.
  const { id: agentId } = await ask('agents.create', {
    email: 'nora@shop.example',
    name: 'Nora Neumann',
    role: 'agent',
    teams: [{ id: 'support', role: 'representative' }],
  })
  await ask('agents.update', { id: agentId, mostOpen: 20 })
  const { id: teamId } = await ask('teams.create', { name: 'Returns', mode: 'collaboration', soonAfter: 300_000 })
  await ask('teams.update', { id: teamId, overdueAfter: 900_000 })
  const { id: categoryId } = await ask('categories.create', { name: 'Delivery' })
  await ask('categories.list', {})
  await ask('categories.get', { id: categoryId })
  await ask('categories.update', { id: categoryId, name: 'Delivery and assembly' })
  const { id: channelId } = await ask('channels.create', {
    id: 'shop-chat',
    type: 'web',
    provider: 'web',
    name: 'Chat in the shop',
    teamId,
  })
  await ask('channels.update', { id: channelId, config: { allowedOrigins: 'https://shop.example' } })
  await ask('channels.check', { id: 'demo-whatsapp' })
  const { id: attributeId } = await ask('contactAttributes.create', { key: 'tier', name: 'Tier', type: 'text' })
  await ask('contactAttributes.list', {})
  await ask('contactAttributes.get', { id: attributeId })
  await ask('contactAttributes.update', { id: attributeId, type: 'choice', choices: ['silver', 'gold'] })
  const { id: tagId } = await ask('tags.create', { name: 'Damaged' })
  await ask('tags.list', {})
  await ask('tags.get', { id: tagId })
  const { id: answerId } = await ask('cannedResponses.create', {
    scope: 'shared',
    title: 'Sorry for the wait',
    shortcut: 'sorry',
    topic: 'Delivery',
    text: 'Sorry for the wait, $contact.name. I am looking into it.',
  })
  await ask('cannedResponses.list', { scope: 'shared' })
  await ask('cannedResponses.get', { id: answerId })
  await ask('cannedResponses.update', { id: answerId, title: 'Sorry' })
  const { id: viewId } = await ask('savedViews.create', {
    name: 'Late',
    filter: { queue: 'overdue', teamId: 'support' },
  })
  await ask('savedViews.list', {})
  await ask('savedViews.get', { id: viewId })
  await ask('savedViews.update', { id: viewId, name: 'Overdue in support' })
  const { id: segmentId } = await ask('segments.create', { name: 'German speakers', filter: { language: 'de' } })
  await ask('segments.list', {})
  await ask('segments.get', { id: segmentId })
  await ask('segments.update', { id: segmentId, name: 'Speak German' })
  const { id: botId } = await ask('bots.create', {
    name: 'Order bot',
    kind: 'http',
    settings: { url: 'https://bot.shop.example/messages' },
    timeoutSeconds: 5,
  })
  await ask('bots.list', {})
  await ask('bots.get', { id: botId })
  await ask('bots.update', { id: botId, timeoutSeconds: 10 })
  await ask('connectors.set', {
    id: 'pipedrive',
    config: { companyDomain: 'shop' },
    secrets: { apiToken: 'a-token-of-pipedrive' },
  })
  await ask('connectors.list', {})
  await ask('connectors.delete', { id: 'pipedrive' })
  await ask('webhookSecret.rotate', {})
  await ask('webhookSecret.get', {})

  const { id: keyId } = await ask('apiKeys.create', {
    name: 'Order system',
    scopes: ['messages.startOutgoing', 'messages.receive'],
    teamIds: ['support'],
  })
  await ask('apiKeys.list', {})
  await ask('apiKeys.get', { id: keyId })
  await ask('apiKeys.update', { id: keyId, limits: { perSecond: 5, burst: 20 } })
  await ask('apiKeys.rotate', { id: keyId })
  const { id: endpointId } = await ask('webhookEndpoints.create', {
    url: `${shop}/events`,
    description: 'Order system',
    events: ['message.created', 'conversation.closed'],
    ordered: true,
  })
  await ask('webhookEndpoints.list', {})
  await ask('webhookEndpoints.get', { id: endpointId })
  await ask('webhookEndpoints.update', { id: endpointId, teamIds: ['support', 'sales'] })
  await ask('webhookEndpoints.rotate', { id: endpointId })
  await ask('channels.create', {
    id: 'shop-app',
    type: 'custom',
    provider: 'custom',
    name: 'Shop app',
    teamId: 'support',
    config: { url: `${shop}/replies` },
  })
  await ask('channels.rotateSecret', { channelId: 'shop-app' })

  // A workflow that answers, and one whose call fails.
  const steps = [{ id: 'hello', do: 'send', with: { text: 'Hello! Somebody will be with you soon.' } }]
  const trigger = { on: 'message.received', which: 'first' }
  const { id: workflowId } = await ask('workflows.create', { name: 'Greeting', trigger, when: {}, steps })
  await ask('workflows.list', {})
  await ask('workflows.get', { id: workflowId })
  await ask('workflows.update', { id: workflowId, name: 'Greet' })
  await ask('workflows.enable', { id: workflowId })
  await ask('workflows.disable', { id: workflowId })
  const failing = await ask('workflows.create', {
    name: 'Tell the warehouse',
    trigger,
    when: {},
    steps: [{ id: 'call', do: 'webhook', with: { url: 'https://warehouse.invalid/new' } }],
    enabled: true,
  })
  // What listens is known within ten seconds.
  await helper('clock', { advanceSeconds: 11 })

  // A customer writes.
  await says(words('Hello, the table came with a scratch. Can you help?'))
  const { items } = await ask('conversations.list', { view: 'unassigned', limit: 1 })
  const { id, contact } = only(items)
  await ask('conversations.counts', {})
  await ask('conversations.get', { id })
  await ask('conversations.join', { id })
  await ask('conversations.read', { id })
  await ask('messages.preview', { id, text: 'Hello $contact.name' })
  await ask('messages.send', { id, text: 'Hello Ada, I am sorry to hear that. Could you send a picture?' })
  await settle()
  await says({ type: 'image', name: 'scratch.png', mime: 'image/png', data: PNG.toString('base64') })
  const { items: entries } = await ask('conversations.timeline', { id })
  const picture = only(entries, ({ message }) => (message?.attachments.length ?? 0) > 0)
  await ask('attachments.get', { id: only(picture.message?.attachments ?? []).id })
  await ask('messages.tags', { messageIds: [picture.id], tag: 'Damaged' })
  await ask('messages.react', { id: picture.id, emoji: '👍' })
  const waits = await ask('messages.send', { id, text: 'Your new table top leaves today.', sendAt: later(DAY) })
  await ask('messages.edit', { id: waits.id, text: 'Your new table top leaves tomorrow.' })
  await ask('messages.unsend', { id: waits.id })
  const another = await ask('messages.send', { id, text: 'It is on its way.', sendAt: later(DAY) })
  await ask('messages.retry', { id: another.id })
  await ask('conversations.conference', { id })
  await settle()
  await ask('conversations.hold', { id, until: later(2 * DAY) })
  await ask('conversations.resume', { id })
  await ask('conversations.assign', { id, agentId: 'ag_agent1' })
  await ask('conversations.unassign', { id })
  await ask('conversations.transfer', { id, teamId: 'sales' })
  await ask('conversations.transfer', { id, teamId: 'support' })
  await ask('conversations.export', { id, to: 'archive@shop.example', subject: 'The scratched table' })
  await ask('search.query', { q: 'scratch' })

  // What workflows did.
  await ask('workflows.runs', { id: failing.id })
  const { items: runs } = await ask('conversations.workflowRuns', { id })
  const failed = only(runs, ({ workflowId }) => workflowId === failing.id)
  await ask('workflowRuns.get', { id: failed.id })
  await ask('workflowRuns.retry', { id: failed.id })
  await settle()
  await ask('workflows.dryRun', { id: workflowId, conversationId: id })
  await ask('workflows.try', { conversationId: id, trigger, when: {}, steps })
  await ask('workflows.delete', { id: workflowId })
  await ask('workflows.delete', { id: failing.id })

  // Who it is, and what they are to the company.
  await ask('contacts.update', {
    id: contact.id,
    externalId: 'customer-4711',
    language: 'de',
    attributes: { tier: 'gold' },
  })
  await ask('contacts.get', { id: contact.id })
  await ask('contacts.byExternalId', { externalId: 'customer-4711' })
  await ask('contacts.list', { q: 'ada', limit: 1 })
  await ask('contacts.timeline', { id: contact.id, order: 'desc', limit: 2 })
  await ask('contacts.conversations', { id: contact.id })
  await ask('contacts.files', { id: contact.id })
  await ask(
    'contacts.addNote',
    { id: contact.id, text: 'Prefers to be called in the evening.', mentions: ['ag_owner'] },
    'agent1',
  )
  await settle()
  await ask('contacts.notes', { id: contact.id })
  const { items: told } = await ask('notifications.list', { limit: 1 })
  await ask('notifications.read', { ids: told.map((one) => one.id) })
  await ask('contacts.pin', { id: contact.id, agentId: 'ag_agent1' })
  await ask('contacts.unpin', { id: contact.id })
  await ask('contacts.blacklist', { id: contact.id })
  await ask('contacts.unblacklist', { id: contact.id })
  await ask('contacts.optOut', { id: contact.id })
  const person = await ask('persons.create', {
    name: 'Ada Fuchs',
    emails: ['ada@fuchs.example'],
    organization: 'Fuchs Ltd',
  })
  await ask('persons.list', { q: 'ada' })
  await ask('persons.get', { id: person.id })
  await ask('persons.update', { id: person.id, organization: 'Fuchs Interiors' })
  const lead = await ask('leads.create', { title: 'Office furniture', value: 12_000, currency: 'EUR' })
  await ask('leads.list', {})
  await ask('leads.get', { id: lead.id })
  await ask('leads.update', { id: lead.id, value: 15_000 })
  const deal = await ask('deals.create', { title: 'Twelve desks', stage: 'offer', value: 9_600, currency: 'EUR' })
  await ask('deals.list', {})
  await ask('deals.get', { id: deal.id })
  await ask('deals.update', { id: deal.id, stage: 'won' })
  await ask('connectors.set', { id: 'hubspot', config: {}, secrets: { accessToken: 'a-token-of-hubspot' } })
  for (const { id: recordId, kind } of [person, lead, deal])
    await ask('contacts.link', { contactId: contact.id, kind, id: recordId })
  await ask('contacts.links', { contactId: contact.id })
  await says(words('Thank you. And I would like twelve desks.'))
  await settle()
  await ask('crmPersons.find', { email: 'ada@fuchs.example' })
  await ask('connectors.delete', { id: 'hubspot' })
  const { items: notes } = await ask('persons.notes', { id: person.id })
  await ask('leads.notes', { id: lead.id })
  await ask('deals.notes', { id: deal.id })
  const note = only(notes)
  await ask('recordNotes.update', { id: note.id, text: 'Wants twelve desks by June.' })
  await ask('recordNotes.delete', { id: note.id })
  await ask('contacts.unlink', { contactId: contact.id, recordId: lead.id })
  await ask('persons.delete', { id: person.id })
  await ask('leads.delete', { id: lead.id })
  await ask('deals.delete', { id: deal.id })

  // What other programs do.
  await ask('contacts.put', { externalId: 'customer-4712', name: 'Gina Hahn', phones: ['+4915112340099'] })
  await ask('contacts.readMany', { ids: contact.id })
  await ask('conversations.readMany', { ids: id })
  await ask('messages.sendTo', {
    to: { externalId: 'customer-4712' },
    channelId: 'demo-twilio-sms',
    text: 'Your parcel waits at the shop.',
  })
  const said = { channelId: 'shop-app', id: 'message-1', from: { id: 'user-17', name: 'Finn Berg' } }
  await ask('channels.inbound', { ...said, text: 'Where is my order?' })
  await ask('channels.amend', {
    channelId: 'shop-app',
    messageId: 'message-1',
    from: { id: 'user-17' },
    text: 'Where is order 4711?',
  })
  await settle()
  const app = only((await ask('conversations.list', { view: 'all', channelId: 'shop-app' })).items)
  const reply = await ask('messages.send', { id: app.id, text: 'It left this morning.' })
  await settle()
  await ask('channels.receipts', { channelId: 'shop-app', messageId: reply.id, status: 'read' })
  const { items: deliveries } = await ask('webhookEndpoints.deliveries', { id: endpointId, limit: 1 })
  await ask('webhookDeliveries.resend', { id: only(deliveries).id })
  await ask('webhookEndpoints.resend', { id: endpointId, since: later(-60_000) })
  await settle()

  // Emails: one of a customer, and two whose senders are not proven.
  await receive({ From: 'Erin Weber <erin@weber.example>', Subject: 'Broken lamp' }, 'It does not light.')
  const { items: mailed } = await ask('conversations.list', { view: 'all', channelId: 'demo-email' })
  const lamp = only(mailed)
  const { items: letters } = await ask('conversations.timeline', { id: lamp.id })
  const letter = only(letters, ({ message }) => message?.hasOriginal === true)
  await ask('messages.original', { id: letter.id })
  await ask('messages.html', { id: letter.id })
  for (const who of ['Uma', 'Ugo'])
    await receive(
      {
        From: `${who} Unproven <${who.toLowerCase()}@unproven.example>`,
        Subject: `Let me in ${who}`,
        'Authentication-Results': 'amazonses.com; spf=pass smtp.mailfrom=elsewhere.test; dkim=none; dmarc=none',
      },
      'It is me.',
    )
  const { items: unmatched } = await ask('unmatchedMail.list', {})
  await ask('unmatchedMail.accept', { id: only(unmatched).id, channelId: 'demo-email' })
  await settle()
  await ask('unmatchedMail.dismiss', { id: only((await ask('unmatchedMail.list', {})).items).id })
  const answer = await fetch(`${surface.url}/webhooks/demo-telegram`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': 'demo-secret-token' },
    body: '{"update_id":1,"message":{"message_id":"no number"}}',
  })
  if (!answer.ok) throw new Error(`The webhook was answered ${answer.status}`)
  const { items: kept } = await ask('webhookFailures.list', {})
  await ask('webhookFailures.replay', { id: only(kept).id })

  // The same person twice.
  const again = await ask('contacts.create', { name: 'Ada F.', emails: ['ada@fuchs.example'], language: 'de' })
  await ask('contacts.merge', { id: contact.id, contactId: again.id })
  await ask('contacts.unmerge', { id: contact.id, contactId: again.id })

  // Many at once.
  await ask('conversations.close', {
    id,
    type: 'question',
    category: 'Delivery and assembly',
    note: 'A new table top is sent.',
  })
  await ask('conversations.reopen', { id })
  await ask('conversations.leave', { id })
  const bulk = await ask('conversations.bulk', { ids: [id], action: 'tag', params: { tag: 'Damaged' } })
  await settle()
  await ask('jobs.get', { id: bulk.id })
  await ask('jobs.list', { limit: 1 })
  await ask('contacts.bulk', { ids: [again.id], action: 'owner', params: { agentId: 'ag_agent1' } })
  await ask('contactExports.start', { language: 'de' })
  const csv = Buffer.from('name,phone,language\nBen Kurz,+4915112340001,de\nCleo Lang,+4915112340002,de\n')
  const attachmentId = await upload({ name: 'customers.csv', type: 'text/csv' }, csv)
  await ask('contactImports.preview', { attachmentId })
  const job = await ask('contactImports.start', {
    attachmentId,
    columns: { name: 'name', phone: 'phone', language: 'language' },
    existing: 'update',
  })
  await ask('jobs.cancel', { id: job.id })
  await settle()
  await ask('segments.preview', { filter: { language: 'de' } })

  // To many, by a template.
  await ask('templates.refresh', { channelId: 'demo-whatsapp' })
  await settle()
  const { items: templates } = await ask('templates.list', { channelId: 'demo-whatsapp', q: 'order_update' })
  const template = only(templates)
  await ask('templates.get', { id: template.id })
  await ask('templates.update', { id: template.id, hidden: false })
  const written = { id: template.id, variables: { 1: '$contact.name', 2: '4711' } }
  await ask('conversations.create', {
    channelId: 'demo-whatsapp',
    phone: '+4915112349999',
    name: 'Dora Stein',
    message: { template: written },
  })
  const campaign = { name: 'Order updates', channelId: 'demo-whatsapp', template: written, audience: { segmentId } }
  const { id: campaignId } = await ask('campaigns.create', campaign)
  await ask('campaigns.list', {})
  await ask('campaigns.get', { id: campaignId })
  await ask('campaigns.update', { id: campaignId, name: 'Spring orders', startAt: later(DAY) })
  await ask('campaigns.preview', { id: campaignId })
  await ask('campaigns.update', { id: campaignId, startAt: null })
  await ask('campaigns.start', { id: campaignId })
  await ask('campaigns.pause', { id: campaignId })
  await ask('campaigns.resume', { id: campaignId })
  await settle()
  await ask('campaigns.recipients', { id: campaignId })
  const { id: cancelled } = await ask('campaigns.create', { ...campaign, name: 'Not this one', startAt: later(DAY) })
  await ask('campaigns.start', { id: cancelled })
  await ask('campaigns.cancel', { id: cancelled })
  await ask('campaigns.delete', { id: cancelled })

  // A model helps.
  await ask('assistant.get', {})
  await ask('assistant.update', { perDay: 50, price: { currency: 'USD', input: 0.06, output: 0.24 } })
  await ask('assistant.assist', { task: 'translate', text: 'Your table leaves tomorrow.', language: 'de' })
  await ask('assistant.usage', {})

  // What happened.
  await ask('reports.volume', { by: 'channel' })
  await ask('reports.speed', { by: 'team' })
  await ask('reports.agents', {})
  await ask('reports.satisfaction', { by: 'channel' })
  await ask('reports.tags', {})
  await ask('reports.conversations', { metric: 'opened', limit: 1 })
  await ask('reports.live', {})
  await ask('accessLog.list', { limit: 2 })

  // And away with it.
  await ask('contacts.data', { id: again.id })
  await ask('contacts.erase', { id: again.id })
  await settle()
  // Where there is an endpoint, the first sweep that is later ends it.
  await helper('clock', { advanceSeconds: 960 })
  await settle()
  await ask('erasures.list', {})
  await ask('conversations.delete', { id: lamp.id })
  await ask('apiKeys.delete', { id: keyId })
  await ask('webhookEndpoints.delete', { id: endpointId })
  await ask('bots.delete', { id: botId })
  await ask('segments.delete', { id: segmentId })
  await ask('savedViews.delete', { id: viewId })
  await ask('cannedResponses.delete', { id: answerId })
  await ask('contactAttributes.delete', { id: attributeId })
  await ask('categories.delete', { id: categoryId })
  await ask('channels.delete', { id: channelId })
  await ask('teams.delete', { id: teamId })
  await ask('agents.delete', { id: agentId })
}
