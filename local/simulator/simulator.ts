import { randomBytes } from 'node:crypto'
import * as z from 'zod'
import { BadRequest } from '../problems.ts'
import type { Providers } from '../providers.ts'
import type { Content, SimulatedChannel } from './customer.ts'
import { type Media, STICKER } from './media.ts'
import type { People } from './people.ts'
import type { Act } from './simulated-provider.ts'
import { phoneFor } from './simulators.ts'
import { type Templates, templateEvents } from './templates.ts'

const file = {
  name: z.string().min(1).max(200),
  mime: z.string().min(3).max(100),
  /** base64 */
  data: z.base64().max(28_000_000),
  caption: z.string().max(1_000).optional(),
}
const Said = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1).max(65_536) }),
  z.strictObject({ type: z.literal('image'), ...file }),
  z.strictObject({ type: z.literal('voice'), ...file }),
  z.strictObject({ type: z.literal('file'), ...file }),
  z.strictObject({ type: z.literal('sticker') }),
  z.strictObject({
    type: z.literal('location'),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    name: z.string().max(200).optional(),
  }),
  z.strictObject({
    type: z.literal('button'),
    text: z.string().min(1).max(256),
    payload: z.string().max(256).optional(),
  }),
  z.strictObject({
    type: z.literal('choice'),
    text: z.string().min(1).max(256),
    payload: z.string().min(1).max(1_000),
  }),
  z.strictObject({ type: z.literal('start'), ref: z.string().min(1).max(64).optional() }),
])

/** `POST /_local/simulate`: what a customer does on their phone, and what becomes of a template. */
export const Simulation = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('message'),
    channelId: z.string(),
    from: z.string(),
    name: z.string().min(1).max(100).default('Simulated customer'),
    content: Said,
    /** the provider's id of the message that it answers */
    quotes: z.string().min(1).max(300).optional(),
    inGroup: z.boolean().optional(),
    cameBy: z.enum(['ad', 'story', 'mention', 'product', 'forward']).optional(),
  }),
  z.strictObject({
    kind: z.literal('echo'),
    channelId: z.string(),
    to: z.string(),
    text: z.string().min(1).max(65_536),
  }),
  z.strictObject({
    kind: z.literal('amendment'),
    channelId: z.string(),
    from: z.string(),
    name: z.string().min(1).max(100).default('Simulated customer'),
    messageId: z.string().min(1).max(300),
    inGroup: z.boolean().optional(),
    what: z.discriminatedUnion('act', [
      z.strictObject({ act: z.literal('reaction'), emojis: z.array(z.string().min(1).max(16)).max(3) }),
      z.strictObject({ act: z.literal('edit'), text: z.string().min(1).max(65_536) }),
      z.strictObject({ act: z.literal('unsend') }),
    ]),
  }),
  z.strictObject({
    kind: z.literal('receipt'),
    channelId: z.string(),
    to: z.string(),
    providerMessageId: z.string().min(1),
    status: z.enum(['delivered', 'read', 'failed']),
  }),
  z.strictObject({
    kind: z.literal('template'),
    channelId: z.string(),
    templateId: z.string(),
    event: z.enum(templateEvents),
  }),
])

export interface SimulatorOptions {
  channels: (Omit<SimulatedChannel, 'webhookUrl'> & { label: string })[]
  providers: Providers
  media: Media
  people: People
  templates: Templates
  /** where this runtime listens */
  origin: string
  /** what providers were asked to call */
  publicUrl: string
  now(): number
}

interface Done {
  id: string
  /** the provider's id of what was said, and where an answer goes */
  messageId: string
  address: string
  at: string
  status: number
  body: string
}

/** How every group is called. */
const GROUP = 'Simulated group'

/** What a phone must be able to do for it. */
function actsOf(input: z.output<typeof Simulation>): Act[] {
  if (input.kind === 'receipt' || input.kind === 'template') return []
  if (input.kind === 'echo') return ['echo']
  const isLink = input.kind === 'message' && input.content.type === 'start' && input.content.ref !== undefined
  const acts: (Act | false | undefined)[] = [
    input.inGroup && 'group',
    input.kind === 'amendment' && input.what.act,
    input.kind === 'message' && input.quotes !== undefined && 'quote',
    isLink && 'link',
    input.kind === 'message' && input.cameBy,
  ]
  return acts.filter((act) => typeof act === 'string')
}

/** Plays the customers of every provider: what they do becomes the provider's own signed webhook. */
export function createSimulator(options: SimulatorOptions) {
  const { channels, providers, media, people, templates, origin, publicUrl, now } = options
  function find(channelId: string) {
    const channel = channels.find(({ id }) => id === channelId)
    const phone = channel && phoneFor(channel)
    if (!channel || !phone) throw new BadRequest(`There is no phone for the channel ${channelId}.`)
    return { channel: { ...channel, webhookUrl: `${publicUrl}/webhooks/${channelId}` }, phone }
  }

  const call = (channelId: string, webhook: object) =>
    fetch(`${origin}/webhooks/${channelId}`, { method: 'POST', ...webhook })
  const failureOf = (channelId: string, messageId: string) =>
    providers.sent(channelId).find(({ id }) => id === messageId)?.failure

  function hold(channelId: string, id: string, content: z.output<typeof Said>): Content {
    const urlOf = (mediaId: string) => `${origin}/_local/providers/${channelId}/media/${mediaId}`
    if (content.type === 'sticker') return { type: 'sticker', media: media.keep(STICKER, id, urlOf) }
    if (!('data' in content)) return content
    const { type, name, mime, data, caption } = content
    return { type, media: media.keep({ name, type: mime, bytes: Buffer.from(data, 'base64') }, id, urlOf), caption }
  }

  return {
    /** the demo channels that have a phone, and what can be done on each */
    phones: () =>
      channels.flatMap((channel) => {
        const phone = phoneFor(channel)
        if (!phone) return []
        const { id, type, provider, label } = channel
        const { kinds, receipts, acts = [], newAddress } = phone
        return [{ id, type, provider, label, kinds, receipts, acts, newAddress }]
      }),

    /** what was sent to a channel's customers, oldest first; `status` is what the provider answered */
    sent: (channelId: string) => providers.sent(channelId),

    /** a channel's templates, and how each is; none where its provider has no templates */
    templates(channelId: string) {
      const { channel, phone } = find(channelId)
      return phone.kinds.includes('button') ? templates.list(channel.provider) : []
    },

    /** Does it, and answers what Switchboard answered the provider. */
    async run(input: z.output<typeof Simulation>): Promise<Done> {
      const { channel, phone } = find(input.channelId)
      const at = now()
      const id = randomBytes(12).toString('hex')
      if (input.kind === 'template') {
        const told = templates.become(input.templateId, input.event, at)
        const answer = told && phone.news && (await call(channel.id, phone.news(told, channel)))
        const named = { messageId: id, address: input.templateId }
        return { id, ...named, at: new Date(at).toISOString(), status: answer?.status ?? 200, body: '' }
      }
      const customer = 'to' in input ? input.to : input.from
      for (const act of actsOf(input)) {
        if (!phone.acts?.includes(act)) throw new BadRequest(`${channel.provider} has no ${act}.`)
      }
      if (!phone.address.test(customer)) throw new BadRequest(`${customer} is not an address of ${channel.provider}.`)
      if (input.kind === 'message' && !phone.kinds.includes(input.content.type)) {
        throw new BadRequest(`${channel.provider} has no ${input.content.type} messages.`)
      }
      if (input.kind === 'receipt' && !(phone.receipt && phone.receipts.includes(input.status))) {
        throw new BadRequest(`${channel.provider} does not tell that a message was ${input.status}.`)
      }
      const message =
        input.kind === 'message'
          ? { ...input, channel, content: hold(channel.id, id, input.content), id, at }
          : undefined
      const named = (message && phone.named?.(message)) ?? { messageId: id, address: customer }
      if ('name' in input) people.meet(customer, input.name)
      if (message?.inGroup) people.meet(named.address, GROUP)
      const webhook = message
        ? phone.message(message)
        : input.kind === 'amendment'
          ? phone.amendment?.({ ...input, channel, id, at })
          : input.kind === 'echo'
            ? phone.echo?.({ ...input, channel, id, at })
            : input.kind === 'receipt' &&
              phone.receipt?.({ ...input, channel, at, error: failureOf(channel.id, input.providerMessageId) })
      const answer = await call(channel.id, webhook || {})
      return { id, ...named, at: new Date(at).toISOString(), status: answer.status, body: await answer.text() }
    },
  }
}
export type Simulator = ReturnType<typeof createSimulator>
