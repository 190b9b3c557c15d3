import * as z from 'zod'
import { ChannelType, Provider } from '../../functions/areas/channels/domain/channel.ts'
import { byId, cursor, deleted, Id, limit, name, page, slug, version } from '../fields.ts'
import { operation } from '../operation.ts'
import { Channel, ChannelCheck, NewChannel } from './wire.ts'

const settingName = z.lazy(() => z.string().regex(/^[A-Za-z]{1,40}$/, 'is not the name of a setting'))

/** An empty one is taken away. */
const setting = z.lazy(() =>
  z.union([
    z.string().max(2_000),
    z
      .array(z.string().max(200))
      .max(50)
      .transform((list) => list.join(' ')),
  ]),
)
const config = z.lazy(() => z.record(settingName, setting))

/** Tokens and keys, as providers give them out. */
const secrets = z.lazy(() => z.record(settingName, z.string().regex(/^[\x21-\x7e]{1,1000}$/, 'is not a secret')))

export const channelsOperations = [
  operation({
    name: 'channels.list',
    method: 'GET',
    path: '/v1/channels',
    summary: 'All channels, with how they do and without their secrets',
    who: 'agent',
    input: () => z.strictObject({ cursor, limit }),
    output: () => page(Channel),
  }),
  operation({
    name: 'channels.get',
    method: 'GET',
    path: '/v1/channels/{id}',
    summary: 'One channel, with how it does and without its secrets',
    who: 'agent',
    input: byId,
    output: Channel,
  }),
]

export const channelsSettingsOperations = [
  operation({
    name: 'channels.create',
    method: 'POST',
    path: '/v1/channels',
    summary: 'Connects an account of a provider; its secrets are never answered',
    who: 'settings.manage',
    input: () =>
      z.strictObject({
        id: slug.optional(),
        type: ChannelType,
        provider: Provider,
        name,
        teamId: Id.nullable().optional(),
        botId: Id.nullable().optional(),
        config: config.optional(),
        secrets: secrets.optional(),
      }),
    output: NewChannel,
    status: 201,
  }),
  operation({
    name: 'channels.update',
    method: 'PATCH',
    path: '/v1/channels/{id}',
    summary: 'Changes the fields that are given; settings and secrets that are not named stay',
    who: 'settings.manage',
    input: () =>
      z.strictObject({
        id: Id,
        version,
        name: name.optional(),
        teamId: Id.nullable().optional(),
        botId: Id.nullable().optional(),
        config: config.optional(),
        secrets: secrets.optional(),
      }),
    output: Channel,
  }),
  operation({
    name: 'channels.delete',
    method: 'DELETE',
    path: '/v1/channels/{id}',
    summary: 'Disconnects it: its webhooks are unknown, and what still waits to be sent fails',
    who: 'settings.manage',
    input: byId,
    output: deleted,
  }),
  operation({
    name: 'channels.check',
    method: 'POST',
    path: '/v1/channels/{id}/check',
    summary:
      'Asks the provider whether it accepts what is set, which account that is and where it delivers; `connect` has it deliver here',
    who: 'settings.manage',
    input: () => z.strictObject({ id: Id, connect: z.boolean().optional() }),
    output: ChannelCheck,
  }),
]
