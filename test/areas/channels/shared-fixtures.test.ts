import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { ChannelType, Provider } from '../../../functions/areas/channels/domain/channel.ts'
import type { InboundEvent } from '../../../functions/areas/channels/port.ts'
import { adapterFor, connected, webhook } from './channel-kit.ts'

const FOLDER = fileURLToPath(new URL('../../../../shared/fixtures/', import.meta.url))
const present = existsSync(FOLDER)
const read = (path: string): unknown => JSON.parse(readFileSync(`${FOLDER}${path}`, 'utf8'))
const parse = (provider: Provider, body: unknown) =>
  adapterFor(provider).parse(webhook(body), connected(provider, adapterFor(provider).types[0] as ChannelType))

/** What an agent reads of each case; a case that is not named here must still become exactly one event. */
const WHATSAPP: Record<string, string> = {
  'message text': 'Body Text',
  'message image': '[Image]',
  'message media_with_url': '[Image]',
  'message video': 'caption',
  'message document': 'caption',
  'message audio': '[Audio]',
  'message voice': '[Voice message]',
  'message static_sticker': '[Sticker]',
  'message animated_sticker': '[Sticker]',
  'message reaction': 'reaction wamid.yzxyzx= 😮',
  'message unreaction_empty': 'reaction wamid.yzxyzx= ',
  'message unreaction_no_emoji': 'reaction wamid.yzxyzx= ',
  'message current_location': '[Location: 12.25089, 43.90539]',
  'message unsupported': '[Unsupported message]',
  'message unsupported_with_type': '[Unsupported message: pool]',
  'message interactive_message_with_err': '[Unsupported message: interactive]',
  'message reply': 'replied text',
  'message referral': 'BODY',
  'callback_button button': 'title',
  'callback_button quick_reply': 'title',
  'callback_button quick_reply_without_context': 'title',
  'callback_selection description': 'title – description',
  'deleted_message revoke': 'unsend <ORIGINAL_WHATSAPP_MESSAGE_ID>',
  'edited_message image': 'edit Updated image caption',
  'system phone_number_change': 'move 972912345678',
  'system identity_change': 'User identity changed',
  'message_status sent': 'sent',
  'message_status delivered': 'delivered',
  'message_status read': 'read',
  'message_status played': 'read',
  'message_status failed': 'failed',
  'message_status with_tracker': 'sent',
  'message_status group': 'read',
}
const gist = (event: InboundEvent | undefined) => {
  if (event?.kind === 'departure') return event.reason
  if (event?.kind === 'receipt') return event.status
  if (event?.kind === 'reaction') return `reaction ${event.messageId} ${event.emojis}`
  if (event?.kind === 'unsend') return `unsend ${event.messageId}`
  if (event?.kind === 'edit') return `edit ${event.text}`
  if (event?.kind === 'move') return `move ${event.to}`
  return event && 'text' in event ? event.text : event?.kind
}

const title = present
  ? 'payloads of other projects'
  : 'payloads of other projects (skipped: ../shared/fixtures is not here)'
describe.skipIf(!present)(title, () => {
  // `trials` are single messages of several providers: tests of what they are about read them.
  const folders = present
    ? readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== 'trials')
    : []
  const files = folders.flatMap(({ name }) => readdirSync(`${FOLDER}${name}`).map((file) => ({ provider: name, file })))
  const whatsapp = files
    .filter(({ provider }) => provider === 'whatsapp-cloud')
    .flatMap(({ file }) =>
      Object.entries(read(`whatsapp-cloud/${file}`) as object).map(([name, body]: [string, unknown]) => ({
        name: `${file.replace('.json', '')} ${name}`,
        body,
      })),
    )

  it('come in folders that have an adapter', () => {
    for (const { provider } of files) expect(() => adapterFor(provider as Provider)).not.toThrow()
  })

  it.each(whatsapp)('WhatsApp: $name', ({ name, body }) => {
    const { events, unparsed } = parse('whatsapp-cloud', body)
    expect(unparsed).toEqual([])
    expect(events).toHaveLength(1)
    expect(gist(events[0])).toBeTruthy()
    if (name in WHATSAPP) expect(gist(events[0])).toBe(WHATSAPP[name])
  })

  it('LINE: every event becomes what it is, once, and those that say nothing become nothing', () => {
    const { events, unparsed } = parse('line', read('line/webhook.json'))
    expect(unparsed).toEqual([])
    expect(events.map(gist).toSorted()).toEqual(
      [
        'Hello, world',
        'Hello, world',
        'Hello, world',
        'Hello, world',
        'edit Hello, edited world',
        '[Image]',
        '[Image]',
        '[Video]',
        '[Audio]',
        '[Sticker: Just sticker]',
        '[Document: file.txt]',
        '[Location: my location, Tokyo (35.65910807942215, 139.70372892916203)]',
        'unsend 325708',
        '[Button: action=buyItem&itemId=123123&color=red, 2017-12-25T01:00]',
        '[Button: action=buyItem&itemId=123123&color=red, 2013-04-01]',
        '[Button: action=buyItem&itemId=123123&color=red, 10:00]',
        '[Button: action=buyItem&itemId=123123&color=red, 2013-04-01T10:00]',
        '[Unsupported message: undefined]',
        // Someone blocked the account, and a group removed it: nothing reaches either any more.
        'blocked',
        'blocked',
        // Somebody unblocked it, and a group took it in.
        'return',
        'return',
      ].toSorted(),
    )
    const ids = events.flatMap((event) => (event.kind === 'message' ? [event.providerId] : []))
    expect(new Set(ids).size, 'all are different but the redelivery of the first').toBe(ids.length - 1)
  })
})
