import { brotliDecompressSync, gunzipSync, inflateRawSync } from 'node:zlib'
import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { OutputOf } from '../../../contracts/operations.ts'
import { receiveEmail } from '../../../functions/areas/email/use-cases/receive-email.ts'
import { takeMail } from '../../../functions/areas/unmatched-mail/use-cases/take-mail.ts'
import { receiveVisitorMessage } from '../../../functions/areas/web-chat/use-cases/visitor-messages.ts'
import {
  authenticateVisitor,
  startVisitorSession,
} from '../../../functions/areas/web-chat/use-cases/visitor-session.ts'
import { conversationIdOf, homeContactId } from '../../../functions/kernel/ids.ts'
import { CALLER } from '../../kit/customers.ts'
import { arrive, emailFrom } from '../../kit/emails.ts'
import { PNG, sendsFile } from '../../kit/files.ts'
import { keepUnderstandable } from '../../kit/kept-webhooks.ts'
import { mime } from '../../kit/mime.ts'
import type { World } from '../../kit/world.ts'

export type Job = OutputOf<'jobs.get'>

/** A word of this person's that nobody else has. */
export const word = (world: World, what: string) => `${what}q${world.tag}z`
export const emailOf = (world: World) => `zeb-${world.tag}@home.test`
export const nameOf = (world: World) => `Zebulon ${word(world, 'Quux')}`

/** Everything by which this person could be found anywhere. */
export const valuesOf = (world: World) => [
  world.phone,
  emailOf(world),
  ...[
    'Quux',
    'hello',
    'reply',
    'note',
    'town',
    'mail',
    'chat',
    'subject',
    'text',
    'unmatched',
    'kept',
    'later',
    'file',
  ].map((what) => word(world, what)),
]

/** Somebody with something of everything: answers their contact's id, all their partitions and the visitor's. */
export async function makePerson(world: World): Promise<{ id: string; partitions: string[] }> {
  const { clock } = world.system
  const id = world.whatsappContact
  const one = (n = 1) => conversationIdOf(id, n)
  world.system.provider.media.set(`media-${world.tag}`, {
    type: 'image/png',
    body: Buffer.concat([PNG, Buffer.from(word(world, 'file'))]),
  })
  await world.writes('one', `first ${word(world, 'hello')}`)
  await sendsFile(world, 'two', `media-${world.tag}`)
  await world.settle()
  await world.calls('owner', 'contacts.update', {
    id,
    name: nameOf(world),
    emails: [emailOf(world)],
    attributes: { town: word(world, 'town') },
  })
  await world.calls('owner', 'messages.send', { id: one(), text: `our ${word(world, 'reply')}` })
  await world.calls('owner', 'contacts.addNote', { id, text: `@sales ${word(world, 'note')}`, mentions: ['sales'] })
  await world.calls('owner', 'contacts.link', { contactId: id, kind: 'person' })
  await world.calls('owner', 'contacts.link', { contactId: id, kind: 'lead' })
  await world.settle()
  await world.calls('owner', 'conversations.export', { id: one(), to: emailOf(world), subject: word(world, 'subject') })
  await world.calls('owner', 'conversations.close', { id: one(), note: word(world, 'note') })
  clock.advance(60_000)
  await world.writes('three', `again ${word(world, 'hello')}`)
  await world.calls('owner', 'conversations.join', { id: one(2) })
  await world.calls('owner', 'messages.send', {
    id: one(2),
    text: word(world, 'later'),
    sendAt: new Date(clock.now() + 3_600_000).toISOString(),
  })
  await world.texts('sms1', `by text ${word(world, 'text')}`)
  const email = emailFrom(emailOf(world), `m-${world.tag}`, {
    subject: word(world, 'subject'),
    text: `by ${word(world, 'mail')}`,
    from: { address: emailOf(world), name: nameOf(world) },
  })
  await receiveEmail(world.deps, email)
  const session = await startVisitorSession(world.deps, { channelId: 'demo-web' }, CALLER)
  const visitor = await authenticateVisitor(world.deps, session.token)
  await receiveVisitorMessage(world.deps, visitor, { text: word(world, 'chat'), clientId: 'c1' }, CALLER)
  await world.settle()
  const others = [world.smsContact(), homeContactId('demo-email', emailOf(world)), visitor.contactId]
  for (const other of others) await world.calls('owner', 'contacts.merge', { id, contactId: other })
  await world.settle()
  const from = `Zeb <${emailOf(world)}>`
  const forged = { 'Authentication-Results': 'amazonses.com; spf=fail; dkim=fail; dmarc=fail header.from=home.test' }
  const headers = { From: from, To: 'support@demo.test', 'Message-ID': `<u-${world.tag}@home.test>`, ...forged }
  await takeMail(world.deps, await arrive(world, mime(headers, word(world, 'unmatched'))))
  await keepUnderstandable(world, [word(world, 'kept')])
  await world.settle()
  return { id, partitions: [id, ...others] }
}

const textOf = (value: unknown): string =>
  JSON.stringify(value, (name, inner) => {
    if (!(inner instanceof Uint8Array)) return inner
    // What endpoints were told.
    if (name === 'packed') return brotliDecompressSync(inner).toString()
    if (name === 'records') return inflateRawSync(inner).toString()
    const bytes = Buffer.from(inner)
    return bytes[0] === 0x1f ? gunzipSync(bytes).toString() : bytes.toString('latin1')
  })

/** Every item of the table and every object of the bucket, by its key. */
export async function dump(world: World): Promise<Map<string, string>> {
  const all = new Map<string, string>()
  let start: Record<string, never> | undefined
  do {
    const page = await world.system.database.client.send(
      new ScanCommand({ TableName: world.system.table, ...(start ? { ExclusiveStartKey: start } : {}) }),
    )
    for (const item of page.Items ?? []) {
      const plain = unmarshall(item)
      all.set(`${plain.pk} ${plain.sk}`, textOf(plain))
    }
    start = page.LastEvaluatedKey as Record<string, never> | undefined
  } while (start)
  const { files } = world.system.boot().deps
  for (const key of await files.list('', 10_000)) {
    all.set(`s3://${key}`, `${key} ${Buffer.from(await files.read(key)).toString('latin1')}`)
  }
  return all
}

/** Where something of these values still is. */
export async function traces(world: World, values = valuesOf(world)): Promise<string[]> {
  return [...(await dump(world))].flatMap(([key, text]) => {
    const found = values.filter((value) => text.toLowerCase().includes(value.toLowerCase()))
    return found.length > 0 ? [`${key}: ${found}`] : []
  })
}

export const erase = (world: World, id: string, agent = 'owner', key?: string) =>
  world.calls(agent, 'contacts.erase', { id }, key)
