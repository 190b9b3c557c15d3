import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { type OperationName, operations } from '../../contracts/operations.ts'
import { uploadKey } from '../../functions/areas/attachments/domain/file-keys.ts'
import { writeNotes } from '../../functions/areas/crm/use-cases/write-notes.ts'
import { receiveMessage } from '../../functions/areas/messages/use-cases/receive-message.ts'
import { tagIdOf } from '../../functions/areas/tags/domain/tag.ts'
import { templateIdOf } from '../../functions/areas/templates/domain/template.ts'
import { freshRun } from '../../functions/areas/webhook-endpoints/domain/endpoint.ts'
import { type Agent, Permission } from '../../functions/areas/workspace/domain/agent.ts'
import { attachmentIdOf, conversationIdOf, homeContactId } from '../../functions/kernel/ids.ts'
import {
  apiKeyOf,
  appAnswer,
  appChannel,
  attributesOf,
  botOf,
  campaignsOf,
  endpointOf,
  inputs,
  jobOf,
  keepEmail,
  keptDelivery,
  keptEndpoint,
  keptTemplate,
  keptWebhook,
  keyToDelete,
  original,
  recordsOf,
  runOf,
  savedViewsOf,
  segmentOf,
  spare,
  type Things,
  tableOf,
  unmatchedOf,
  workflowOf,
} from '../contracts/permissions.ts'
import { identityOf } from '../kit/identity.ts'
import { runOperation } from '../kit/operations.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'

/*
 * Every operation × every id that it takes × somebody else's, a deleted one's and a made-up one: refused, and nothing is
 * written. Generated from the table of operations; what kind of thing an id names is told below, and an id that is not
 * told of fails.
 */

/** Has every permission but to see what is not their team's. */
const strong = 'strong'
const plain = 'plain'
type Caller = typeof strong | typeof plain

interface Kind {
  /** undefined: everybody may see every one of these */
  others?: () => string
  /** whom it is somebody else's for; both, where it is not said */
  othersFor?: Caller
  /** undefined: none of these is ever deleted */
  deleted?: () => string
  madeUp: string
}

const things = {} as Record<'own' | 'others' | 'deleted', Things & { uploadId?: string }>
const ulid = '01ARZ3NDEKTSV4RRFFQ69G5FAV'
const recordOf = (whose: string, kind = 'person') => recordsOf(whose).find((one) => one.kind === kind)?.id ?? ''
const gone = 'gone'

const kinds = {
  conversation: {
    others: () => things.others.conversationId,
    deleted: () => things.deleted.conversationId,
    madeUp: `cv_${ulid}_1`,
  },
  contact: { others: () => things.others.contactId, madeUp: `ct_${ulid}` },
  message: {
    others: () => things.others.entryId,
    deleted: () => things.deleted.entryId,
    madeUp: `en_${ulid}_1_1_${ulid}`,
  },
  attachment: {
    others: () => attachmentIdOf(things.others.entryId, 0),
    deleted: () => attachmentIdOf(things.deleted.entryId, 0),
    madeUp: `at_${ulid}_1_1_${ulid}_1`,
  },
  upload: { others: () => things.others.uploadId ?? '', madeUp: `up_${ulid}` },
  agent: { others: () => 'stranger', othersFor: plain, deleted: () => gone, madeUp: 'ag_nobody' },
  // Whoever works here can be called; what they may not see they are not told.
  colleague: { deleted: () => gone, madeUp: 'ag_nobody' },
  team: { deleted: () => gone, madeUp: 'nowhere' },
  channel: { deleted: () => gone, madeUp: 'nowhere' },
  category: { deleted: () => gone, madeUp: 'nothing' },
  bot: { deleted: () => 'bot_gone', madeUp: 'bot_none' },
  endpoint: { madeUp: 'whe_none' },
  outgoing: { madeUp: `evt_${ulid}_${ulid}` },
  apiKey: { deleted: () => 'key_gone', madeUp: 'key_none' },
  cannedResponse: { others: () => 'cr_private', deleted: () => 'cr_gone', madeUp: 'cr_none' },
  savedView: { others: () => 'sv_stranger', deleted: () => `sv_${gone}`, madeUp: 'sv_none' },
  segment: { deleted: () => `sg_${gone}`, madeUp: 'sg_none' },
  workflow: { deleted: () => `wf_${gone}`, madeUp: 'wf_none' },
  contactAttribute: { deleted: () => `ca_${gone}`, madeUp: 'ca_none' },
  tag: { madeUp: 'tag_none' },
  person: { deleted: () => recordOf(gone), madeUp: `ps_${ulid}` },
  lead: { deleted: () => recordOf(gone, 'lead'), madeUp: `ld_${ulid}` },
  deal: { deleted: () => recordOf(gone, 'deal'), madeUp: `dl_${ulid}` },
  note: { others: () => things.others.noteId ?? '', deleted: () => things.deleted.noteId ?? '', madeUp: 'nt_none' },
  webhook: { madeUp: 'never' },
  unmatchedMail: { madeUp: 'um_000000000_none' },
  // Shown to another team only; who keeps the settings sees it.
  template: {
    others: () => templateIdOf('at-home', 'theirs'),
    othersFor: plain,
    deleted: () => templateIdOf('at-home', gone),
    madeUp: templateIdOf('at-home', 'none'),
  },
  // Whoever has the right works with everybody's.
  campaign: { madeUp: 'cp_none' },
  // Whoever runs the workspace sees everybody's.
  run: {
    others: () => runOf(things.others.conversationId).id,
    deleted: () => runOf(things.deleted.conversationId).id,
    madeUp: `wr_${ulid}_1_01ARZ3NDEKTSV4RRFFQ`,
  },
  job: { others: () => jobOf('stranger').id, othersFor: plain, madeUp: `jb_${ulid}` },
} satisfies Record<string, Kind>
type KindName = keyof typeof kinds

/** Ids of which nothing of ours has to exist. */
const notOurs = [
  // chosen by the caller
  'teams.create id',
  'channels.create id',
  // one of a list
  'connectors.set id',
  'connectors.delete id',
  // what somebody has read of their own; ids of others mark nothing
  'notifications.read ids[]',
  // names something in the CRM outside
  ...(['persons', 'leads', 'deals'] as const).flatMap((of) => [`${of}.create outsideId`, `${of}.update outsideId`]),
  'contacts.link outsideId',
  // names something of Google Cloud
  ...['create', 'update'].flatMap((verb) => ['projectId', 'agentId'].map((field) => `bots.${verb} settings.${field}`)),
  // narrows what a list is asked for; what is not there, or not theirs to see, is not in it
  ...['create', 'update'].flatMap((verb) =>
    ['teamId', 'agentId', 'channelId'].map((field) => `savedViews.${verb} filter.${field}`),
  ),
  // narrows what a report counts: what is not there counts nothing, and others' is refused (test/areas/reports/api-reports.test.ts)
  ...['channelId', 'teamId', 'agentId', 'workflowId'].flatMap((field) => [
    ...['volume', 'speed', 'agents', 'satisfaction', 'tags', 'conversations'].map(
      (name) => `reports.${name} ${field}[]`,
    ),
    ...['create', 'update'].map((verb) => `savedViews.${verb} report.filters.${field}[]`),
  ]),
  // looked at when it is their turn, and left out there (test/areas/campaigns)
  'campaigns.create audience.contactIds[]',
  'campaigns.update audience.contactIds[]',
  'campaigns.create audience.segmentId',
  'campaigns.update audience.segmentId',
  // a template is chosen in the same code as for a reply, of which it is tried
  ...['id', 'headerAttachmentId'].map((field) => `conversations.create message.template.${field}`),
  // null: everybody’s
  'templates.update teamIds',
  ...['create', 'update'].flatMap((verb) =>
    ['teamIds', 'channelIds'].map((field) => `webhookEndpoints.${verb} ${field}`),
  ),
  'apiKeys.create teamIds',
  'apiKeys.update teamIds',
  // not opened to be looked at
  'messages.preview template.headerAttachmentId',
  // say whom a segment means: who is not there, or not theirs to see, is not in it
  ...['create', 'update', 'preview'].flatMap((verb) =>
    ['teamId', 'ownerId', 'channelId'].map((field) => `segments.${verb} filter.${field}`),
  ),
  // narrow which contacts of one's own are listed
  ...['teamId', 'ownerId', 'channelId'].map((field) => `contacts.list ${field}`),
  // narrows what was seen of a contact of one's own
  'contacts.timeline channelId',
  // a place in what is read of one's own, and of no other timeline (test/areas/merging)
  'contacts.timeline at',
  'conversations.timeline at',
  // the company's own word for somebody
  ...['contacts.byExternalId', 'contacts.put', 'contacts.create', 'contacts.update'].map(
    (name) => `${name} externalId`,
  ),
  'messages.sendTo to.externalId',
  // what is not theirs to see is left out (test/areas/contacts/for-programs)
  'contacts.readMany ids[]',
  'conversations.readMany ids[]',
  // the app's own words for a message and for whoever wrote it
  ...['id', 'from.id', 'replyTo'].map((field) => `channels.inbound ${field}`),
  ...['messageId', 'from.id'].map((field) => `channels.amend ${field}`),
  // custom channels only, and the messages on them (test/areas/custom-channels)
  ...['inbound', 'amend', 'receipts', 'rotateSecret'].map((verb) => `channels.${verb} channelId`),
  'channels.inbound attachments[].attachmentId',
  'channels.receipts messageId',
  // looked at when it is their turn, and left out or refused there (test/areas/contact-exports, contact-bulk)
  'contacts.bulk ids[]',
  'contacts.bulk params.agentId',
  ...['teamId', 'ownerId', 'channelId'].flatMap((field) => [
    `contacts.bulk filter.${field}`,
    `contactExports.start ${field}`,
  ]),
  // looked at when it is their turn, and refused there (test/areas/jobs)
  'conversations.bulk ids[]',
  'conversations.bulk params.agentId',
  // what a workflow that is not there any more did can still be looked at
  'workflows.runs id',
  // narrow what is found of what one sees
  ...['teamId', 'assigneeId', 'agentId', 'channelId'].map((field) => `conversations.bulk filter.${field}`),
]
const byOperation: Partial<Record<string, KindName>> = {
  'messages.send id': 'conversation',
  'messages.preview id': 'conversation',
  'messages.original id': 'message',
  'messages.html id': 'message',
  'messages.retry id': 'message',
  'messages.react id': 'message',
  'messages.edit id': 'message',
  'messages.unsend id': 'message',
  'messages.send replyTo': 'message',
  'campaigns.create template.id': 'template',
  'campaigns.create template.headerAttachmentId': 'upload',
  'campaigns.create audience.attachmentId': 'upload',
  'campaigns.update template.id': 'template',
  'campaigns.update template.headerAttachmentId': 'upload',
  'campaigns.update audience.attachmentId': 'upload',
  'messages.sendTo to.contactId': 'contact',
  'messages.sendTo template.id': 'template',
  'messages.sendTo template.headerAttachmentId': 'upload',
  'messages.send template.id': 'template',
  'messages.send template.headerAttachmentId': 'upload',
  'messages.preview template.id': 'template',
  'templates.update teamIds[]': 'team',
  'webhookEndpoints.create teamIds[]': 'team',
  'webhookEndpoints.update teamIds[]': 'team',
  'webhookEndpoints.create channelIds[]': 'channel',
  'webhookEndpoints.update channelIds[]': 'channel',
  'apiKeys.create teamIds[]': 'team',
  'apiKeys.update teamIds[]': 'team',
  'workspace.update queueAlerts[].teamId': 'team',
  'conversations.bulk params.teamId': 'team',
  'conversations.bulk params.jobId': 'job',
  'contacts.bulk params.jobId': 'job',
  'contacts.bulk filter.segmentId': 'segment',
  'contactExports.start segmentId': 'segment',
  'contactImports.preview attachmentId': 'upload',
  'contactImports.start attachmentId': 'upload',
  'contacts.link id': 'person',
  'channels.create botId': 'bot',
  'channels.update botId': 'bot',
  'contacts.list segmentId': 'segment',
  'contacts.unlink recordId': 'person',
}
const byArea: Record<string, KindName> = {
  conversations: 'conversation',
  contacts: 'contact',
  agents: 'agent',
  teams: 'team',
  categories: 'category',
  channels: 'channel',
  bots: 'bot',
  apiKeys: 'apiKey',
  webhookEndpoints: 'endpoint',
  webhookDeliveries: 'outgoing',
  cannedResponses: 'cannedResponse',
  savedViews: 'savedView',
  segments: 'segment',
  contactAttributes: 'contactAttribute',
  tags: 'tag',
  templates: 'template',
  campaigns: 'campaign',
  attachments: 'attachment',
  persons: 'person',
  leads: 'lead',
  deals: 'deal',
  recordNotes: 'note',
  webhookFailures: 'webhook',
  unmatchedMail: 'unmatchedMail',
  jobs: 'job',
  workflowRuns: 'run',
  workflows: 'workflow',
}
const byField: Record<string, KindName> = {
  conversationId: 'conversation',
  contactId: 'contact',
  agentId: 'agent',
  assigneeId: 'agent',
  'mentions[]': 'colleague',
  teamId: 'team',
  'teams[].id': 'team',
  channelId: 'channel',
  'attachmentIds[]': 'upload',
  'messageIds[]': 'message',
}
/** Narrow what is listed: an id of somebody else's finds nothing. */
const filters: OperationName[] = ['conversations.list', 'search.query', 'templates.list']
/** A12: who may read the access log at all reads that of everybody, and of what was deleted. */
const ofEverybody: OperationName[] = ['accessLog.list']
/** Refusals of something else that is named in the same call. */
const alsoRefused = ['not_found', 'forbidden', 'invalid_request', 'no_identity', 'template_unavailable']

/** An input that would do, were it not for the id. */
function soundInput(name: OperationName, path: string, caller: Caller): object {
  if (name === 'contacts.link' && path === 'id') return { contactId: things.own.contactId, kind: 'person' }
  // There, nothing is open.
  if (path === 'params.jobId') return { action: 'undo' }
  if (path === 'params.teamId') return { ids: [things.own.conversationId], action: 'transfer' }
  if (name === 'conversations.create') return { contactId: things.deleted.contactId, channelId: 'at-home' }
  return inputs[name](things.own, caller)
}

type Schema = { $ref?: string; properties?: Record<string, Schema>; items?: Schema; anyOf?: Schema[]; pattern?: string }

/** Paths of the fields that name something by its id. */
function idsOf(name: OperationName): string[] {
  const whole = z.toJSONSchema(operations[name].input as z.ZodType, {
    io: 'input',
    unrepresentable: 'any',
  }) as Schema & {
    $defs?: Record<string, Schema>
  }
  const walk = (given: Schema, path: string, within: readonly string[] = []): string[] => {
    // What goes into itself is gone through once.
    if (given.$ref && within.includes(given.$ref)) return []
    const refs = given.$ref ? [...within, given.$ref] : within
    const schema = given.$ref ? (whole.$defs?.[given.$ref.split('/').at(-1) ?? ''] ?? {}) : given
    const isId = schema.pattern === '^[A-Za-z0-9_-]{1,128}$' || /(^|\.)(id|ids\[\]|\w+Ids?(\[\])?)$/.test(path)
    const inside = [
      ...Object.entries(schema.properties ?? {}).map(([key, inner]) =>
        walk(inner, path ? `${path}.${key}` : key, refs),
      ),
      ...(schema.items ? [walk(schema.items, `${path}[]`, refs)] : []),
      ...(schema.anyOf ?? []).map((inner) => walk(inner, path, refs)),
    ].flat()
    return isId && inside.length === 0 ? [path] : inside
  }
  return [...new Set(walk(whole, ''))]
}

function kindOf(name: OperationName, path: string): KindName | undefined {
  return byOperation[`${name} ${path}`] ?? (path === 'id' ? byArea[name.split('.')[0] ?? ''] : byField[path])
}

/** The same input with this id in that place. */
function withId(input: object, path: string, id: string): object {
  const [outer = '', inner] = path.split('.')
  if (inner !== undefined && !outer.endsWith('[]')) return { ...input, [outer]: { [inner]: id } }
  const [, list, field] = /^(\w+)\[\](?:\.(\w+))?$/.exec(path) ?? []
  if (!list) return { ...input, [path]: id }
  const rest = list === 'queueAlerts' ? { queue: 'overdue', above: 1 } : { role: 'representative' }
  return { ...input, [list]: [field ? { ...rest, [field]: id } : id] }
}

const names = Object.keys(operations) as OperationName[]
const places = names.flatMap((name) => idsOf(name).map((path) => ({ name, path })))
const cases = places.flatMap(({ name, path }) => {
  const named = notOurs.includes(`${name} ${path}`) ? undefined : kindOf(name, path)
  const kind: Kind | undefined = named && kinds[named]
  if (!kind) return []
  const { others, othersFor, deleted, madeUp } = kind
  const both: Caller[] = [strong, plain]
  return [
    ...(others ? [{ what: 'somebody else’s', id: others, by: othersFor ? [othersFor] : both }] : []),
    ...(deleted ? [{ what: 'a deleted one', id: deleted, by: both }] : []),
    { what: 'a made-up one', id: () => madeUp, by: both },
    { what: 'no id at all', id: () => '../../v1/me', by: both },
  ].map((one) => ({ name, path, ...one }))
})

let system: TestSystem
let deps: ReturnType<TestSystem['boot']>['deps']
const agent = (id: string, fields: Partial<Agent> = {}): Agent => ({
  id,
  email: `${id}@objects.test`,
  name: id,
  role: 'agent',
  teams: {},
  permissions: [],
  available: true,
  signIn: { issuer: 'https://issuer.test', subject: `${id}@objects.test`, at: 1 },
  ...fields,
})

beforeAll(async () => {
  system = await startSystem()
  deps = system.boot().deps
  await keepEmail(deps)
  const { store } = deps
  const request = { method: 'POST', url: '', headers: {}, bytes: 2, reasons: ['test'], at: 0, replayedAt: null }
  await store.keepWebhook({ id: keptWebhook, channelId: 'demo-whatsapp', ...request }, Buffer.from('{}'))
  for (const whose of ['kept', strong, plain]) await store.commit([store.putUnmatched(unmatchedOf(whose))])
  for (const whose of [strong, plain, 'stranger']) await store.commit([store.putJob(jobOf(whose))])
  for (const whose of [strong, plain]) await store.commit(campaignsOf(whose).map(store.putCampaign))
  const times = { soonAfter: 180_000, overdueAfter: 300_000, autoCloseAfter: 86_400_000 }
  const team = (id: string, more: object = {}) =>
    store.putTeam({ id, name: id, mode: 'collaboration' as const, ...times, ...more })
  const channel = (id: string, teamId: string | null, more: object = {}) =>
    store.putChannel({ id, type: 'sms', provider: 'twilio', name: id, teamId, config: {}, ...more })
  await store.commit([team('home'), team('away'), team(gone, { deleted: true })])
  await store.commit([channel('at-home', 'home'), channel('at-away', 'away'), channel(gone, null, { deleted: true })])
  const permissions = Permission.options.filter((one) => one !== 'conversations.viewAll')
  const home = { home: 'representative' as const }
  for (const person of [
    agent('owner', { role: 'owner' }),
    agent(strong, { teams: { home: 'admin' }, permissions }),
    agent(plain, { teams: home }),
    agent('stranger', { teams: { away: 'representative' } }),
  ]) {
    await store.commit(store.putAgent(person, true))
  }
  await store.commit(store.putAgent(agent(gone), true))
  const leaver = await store.readAgent(gone)
  if (leaver) await store.commit(store.putAgent({ ...leaver, deleted: true }, false))
  for (const caller of [strong, plain]) {
    const named = { id: spare(caller), name: spare(caller) }
    await store.commit([
      ...store.putAgent(agent(spare(caller)), true),
      team(spare(caller)),
      channel(spare(caller), null),
      ...store.putCategory(undefined, named),
    ])
  }
  await store.commit(store.putCategory(undefined, { id: 'kept', name: 'Kept' }))
  await store.commit([store.putTag({ id: tagIdOf('VIP'), name: 'VIP', messages: 0, createdAt: 0 })])
  const answer = { ownerId: null, topic: 'General', shortcut: null, text: 'Hello' }
  for (const id of ['kept', strong, plain, 'private', gone]) {
    const ownerId = id === 'private' ? 'stranger' : null
    await store.commit([store.putCannedResponse({ ...answer, id: `cr_${id}`, title: id, ownerId })])
  }
  for (const id of ['kept', strong, plain]) await store.commit([store.putBot(botOf(id))])
  await store.commit([store.putBot({ ...botOf('gone'), deleted: true })])
  for (const id of [strong, plain])
    await store.commit([store.putApiKey(apiKeyOf(id)), store.putApiKey(keyToDelete(id))])
  for (const endpoint of [keptEndpoint(), ...[strong, plain].map(endpointOf)]) {
    await store.commit([store.putEndpoint(endpoint), store.putEndpointRun(freshRun(endpoint.id, null))])
  }
  await store.keepOutgoing(keptDelivery)
  await store.commit([store.putChannel(appChannel), store.putEntry(appAnswer)])
  await store.commit([store.putApiKey({ ...apiKeyOf(gone), deleted: true })])
  const theirs = { id: templateIdOf('at-home', 'theirs'), providerId: 'theirs', teamIds: ['away'] }
  await store.commit([
    store.putTemplate(keptTemplate('demo-whatsapp')),
    store.putTemplate({ ...keptTemplate('at-home'), ...theirs }),
  ])
  await done('owner', 'cannedResponses.delete', { id: 'cr_gone' })
  for (const whose of [strong, plain, 'stranger', gone]) await store.commit([store.putSavedViews(savedViewsOf(whose))])
  await store.commit([store.putContactAttributes(attributesOf(['kept', strong, plain, gone]))])
  await done('owner', 'contactAttributes.delete', { id: `ca_${gone}` })
  await store.commit([store.removeSavedViews({ agentId: gone })])
  for (const whose of ['kept', strong, plain, gone]) {
    await store.commit([store.putSegment(segmentOf(whose)), ...store.putWorkflow(undefined, workflowOf(whose))])
  }
  await done('owner', 'segments.delete', { id: `sg_${gone}` })
  await done('owner', 'workflows.delete', { id: `wf_${gone}` })
  for (const whose of ['kept', strong, plain, gone]) {
    await store.commit(recordsOf(whose).map((record) => store.putRecord({ ...record, createdBy: whose })))
  }
  things.own = await conversation('at-home')
  things.others = await conversation('at-away')
  things.deleted = await conversation('at-home')
  for (const { conversationId } of Object.values(things)) {
    await store.commit([store.putRun(runOf(conversationId))])
  }
  const file = { name: 'plan.pdf', type: 'application/pdf', size: 1000 }
  things.others.uploadId = JSON.parse(await done('stranger', 'attachments.create', file)).id
  await store.commit([store.putExternalId(things.own.contactId, things.own.contactId)])
  for (const owner of [strong, plain]) {
    const upload = { id: tableOf(owner), owner, name: 'contacts.csv', type: 'text/csv', size: 8 }
    await store.commit([store.putUpload({ ...upload, expiresAt: deps.clock.now() + 86_400_000 })])
    await deps.files.put(uploadKey(upload.id), Buffer.from('name\nAnn'), 'text/csv')
  }
  await done('owner', 'recordNotes.delete', { id: things.deleted.noteId })
  await done('owner', 'conversations.close', { id: things.deleted.conversationId })
  await done('owner', 'conversations.delete', { id: things.deleted.conversationId })
  for (const kind of ['person', 'lead', 'deal'] as const) {
    await done('owner', `${kind}s.delete`, { id: recordOf(gone, kind) })
  }
  const restore = system.snapshot?.()
  back =
    restore &&
    (() => {
      restore()
      deps = system.boot().deps
    })
})
afterAll(() => system.stop())

/** makes undone what a call has changed */
let back: (() => void) | undefined
let written = 0
/** A conversation with a file, and a note on the kept person. */
async function conversation(channelId: string): Promise<Things> {
  const channel = await deps.store.readChannel(channelId)
  if (!channel) throw new Error('no channel')
  const address = `+4900${++written}`
  const media = [{ name: 'image.jpg', type: 'image/jpeg', size: null, source: { mediaId: '1' } }]
  await receiveMessage(deps, channel, { kind: 'message', providerId: address, address, text: 'hello', media, original })
  const contactId = homeContactId(channelId, address)
  const page = await deps.store.readTimeline({ contactId }, { limit: 10 })
  const entryId = page.items.find(({ kind }) => kind === 'message')?.id ?? ''
  await done('owner', 'contacts.link', { contactId, kind: 'person', id: recordOf('kept') })
  await writeNotes(deps, contactId)
  const noteId = (await deps.store.readLink(contactId, recordOf('kept')))?.note?.id ?? ''
  return { conversationId: conversationIdOf(contactId, 1), contactId, entryId, channelId, noteId }
}

async function done(who: string, name: OperationName, input: object): Promise<string> {
  return (await runOperation(deps, name, input, { identity: identityOf(`${who}@objects.test`) })).body
}
/** The code of the refusal; what was answered, where it was not refused. */
async function call(who: string, name: OperationName, input: object): Promise<{ code: string } | { answer: unknown }> {
  try {
    return { answer: JSON.parse(await done(who, name, input)) }
  } catch (error) {
    if (error instanceof Error && 'code' in error) return { code: String(error.code) }
    throw error
  }
}

describe('every id that an operation takes', () => {
  it('is of a kind that is told of here', () => {
    const unknown = places.filter(({ name, path }) => !notOurs.includes(`${name} ${path}`) && !kindOf(name, path))
    expect(unknown).toEqual([])
    expect(cases.length).toBeGreaterThan(200)
  })
  it('whose thing is not there in the path of a route is told of too', () => {
    const inPaths = names.flatMap((name) =>
      [...operations[name].path.matchAll(/\{(\w+)\}/g)].map(([, field]) => `${name} ${field}`),
    )
    const known = new Set(places.map(({ name, path }) => `${name} ${path}`))
    // What is to be done with a text names nothing.
    expect(inPaths.filter((place) => !known.has(place))).toEqual(['assistant.assist task'])
  })

  it.each(cases)('$name: $path names $what: refused, and nothing is written', async ({ name, path, id, by, what }) => {
    for (const caller of by) {
      await system.stream.take()
      const said = await call(caller, name, withId(soundInput(name, path, caller), path, id()))
      expect(await system.stream.take(), 'records of the table').toEqual([])
      if ('code' in said) {
        const itself = path === 'id' && what !== 'no id at all'
        const allowed = itself && name !== 'contacts.link' ? ['not_found', 'forbidden'] : alsoRefused
        expect(allowed, `${caller}: ${said.code}`).toContain(said.code)
      } else if (!ofEverybody.includes(name)) {
        expect(filters, `${caller}: ${name} was answered`).toContain(name)
        expect(said.answer).toMatchObject({ items: [] })
      }
    }
  })

  it.each(names.filter((name) => places.some((place) => place.name === name)))(
    '%s: with one’s own it is not refused so, so that the id is what the others were refused for',
    async (name) => {
      // On the real database nothing can be made undone, and one would take away what the next one needs.
      if (operations[name].method !== 'GET' && !back) return
      back?.()
      const path = places.find((place) => place.name === name)?.path ?? ''
      const said = await call(strong, name, soundInput(name, path, strong))
      if (name === 'contacts.link') return
      expect(['not_found', 'forbidden', 'unauthorized']).not.toContain('code' in said ? said.code : 'answered')
    },
  )
})
