import { afterEach, describe, expect, it } from 'vitest'
import type { ChannelType, Provider } from '../../../functions/areas/channels/domain/channel.ts'
import { tellingTypes } from '../../../functions/areas/profiles/domain/profile.ts'
import { adapterFor, connected, startProvider, webhookProviders } from './channel-kit.ts'

type Running = Awaited<ReturnType<typeof startProvider>>
let running: Running | undefined
afterEach(async () => {
  await running?.stop()
  running = undefined
})

const typeOf = (provider: Provider) => adapterFor(provider).types[0] as ChannelType

async function ask(provider: Provider, who: { address: string; speakerId?: string }, reply: object) {
  running = await startProvider({ status: 200, body: {}, ...reply })
  const adapter = adapterFor(provider)
  return adapter.fetchProfile?.(who, connected(provider, typeOf(provider), running.url))
}
const asked = () => {
  const { method, url, headers, body } = running?.received[0] ?? {}
  return { method, url, headers, body }
}

interface Example {
  name: string
  provider: Provider
  who: { address: string; speakerId?: string }
  request: { method: string; url: string; headers?: object; body?: string }
  /** as documented */
  reply: object
  said: object
}

const examples: Example[] = [
  {
    name: 'a person on Messenger',
    provider: 'messenger',
    who: { address: '6233' },
    request: {
      method: 'GET',
      url: '/v23.0/6233?fields=name%2Cfirst_name%2Clast_name%2Cprofile_pic',
      headers: { authorization: 'Bearer demo-access-token' },
    },
    reply: {
      first_name: 'Peter',
      last_name: 'Chang',
      profile_pic: 'https://platform-lookaside.fbsbx.com/p',
      id: '6233',
    },
    said: { name: 'Peter Chang', picture: { url: 'https://platform-lookaside.fbsbx.com/p' } },
  },
  {
    name: 'a person on Instagram who has a user name only',
    provider: 'instagram',
    who: { address: '17' },
    request: { method: 'GET', url: '/v23.0/17?fields=name%2Cusername%2Cprofile_pic' },
    reply: { name: null, username: 'peter_chang_live', profile_pic: null, id: '17' },
    said: { name: 'peter_chang_live' },
  },
  {
    name: 'a person on Telegram',
    provider: 'telegram',
    who: { address: '1111' },
    request: { method: 'GET', url: '/bot1234:demo-bot-token/getChat?chat_id=1111' },
    reply: {
      ok: true,
      result: {
        id: 1111,
        type: 'private',
        first_name: 'Ada',
        last_name: 'Lovelace',
        photo: {
          small_file_id: 'AQADsmall',
          small_file_unique_id: 's',
          big_file_id: 'AQADbig',
          big_file_unique_id: 'b',
        },
      },
    },
    said: { name: 'Ada Lovelace', picture: { mediaId: 'AQADsmall' } },
  },
  {
    name: 'a group on Telegram',
    provider: 'telegram',
    who: { address: '-1001' },
    request: { method: 'GET', url: '/bot1234:demo-bot-token/getChat?chat_id=-1001' },
    reply: { ok: true, result: { id: -1001, type: 'supergroup', title: 'Flat 12' } },
    said: { name: 'Flat 12' },
  },
  {
    name: 'a person on LINE',
    provider: 'line',
    who: { address: 'U4af4980629' },
    request: {
      method: 'GET',
      url: '/v2/bot/profile/U4af4980629',
      headers: { authorization: 'Bearer demo-access-token' },
    },
    reply: {
      displayName: 'LINE taro',
      userId: 'U4af4980629',
      language: 'ja',
      pictureUrl: 'https://profile.line-scdn.net/ch/v2/p/uf9da5ee2b',
      statusMessage: 'Hello, LINE!',
    },
    said: { name: 'LINE taro', language: 'ja', picture: { url: 'https://profile.line-scdn.net/ch/v2/p/uf9da5ee2b' } },
  },
  {
    name: 'a group on LINE',
    provider: 'line',
    who: { address: 'Ca56f94637c' },
    request: { method: 'GET', url: '/v2/bot/group/Ca56f94637c/summary' },
    reply: { groupId: 'Ca56f94637c', groupName: 'Group name', pictureUrl: 'https://profile.line-scdn.net/abc' },
    said: { name: 'Group name', picture: { url: 'https://profile.line-scdn.net/abc' } },
  },
  {
    name: 'who speaks in a group on LINE',
    provider: 'line',
    who: { address: 'Ca56f94637c', speakerId: 'U4af4980629' },
    request: { method: 'GET', url: '/v2/bot/group/Ca56f94637c/member/U4af4980629' },
    reply: { displayName: 'LINE taro', userId: 'U4af4980629' },
    said: { name: 'LINE taro' },
  },
  {
    name: 'who speaks in a room on LINE',
    provider: 'line',
    who: { address: 'Ra8dbf4673c', speakerId: 'U4af4980629' },
    request: { method: 'GET', url: '/v2/bot/room/Ra8dbf4673c/member/U4af4980629' },
    reply: { displayName: 'LINE taro', userId: 'U4af4980629' },
    said: { name: 'LINE taro' },
  },
  {
    name: 'a person on Viber',
    provider: 'viber',
    who: { address: '01234567890A=' },
    request: {
      method: 'POST',
      url: '/pa/get_user_details',
      headers: { 'x-viber-auth-token': 'demo-auth-token' },
      body: '{"id":"01234567890A="}',
    },
    reply: {
      status: 0,
      status_message: 'ok',
      message_token: 4912661846655238000,
      user: {
        id: '01234567890A=',
        name: 'John McClane',
        avatar: 'https://media-direct.cdn.viber.com/x',
        language: 'en',
      },
    },
    said: { name: 'John McClane', language: 'en', picture: { url: 'https://media-direct.cdn.viber.com/x' } },
  },
]

describe('C1 what is asked of a provider about', () => {
  it.each(examples)('$name', async ({ provider, who, request, reply, said }) => {
    expect(await ask(provider, who, { body: reply })).toEqual({ outcome: 'found', ...said })
    expect(asked()).toMatchObject(request)
  })

  it('a room on LINE, which has no name: nothing', async () => {
    expect(await ask('line', { address: 'Ra8dbf4673c' }, {})).toMatchObject({ outcome: 'refused' })
    expect(running?.received).toEqual([])
  })
})

describe('C1 who can’t be asked about', () => {
  const noProfile = { message: '(#100) No profile available for this user.', code: 100, error_subcode: 2018218 }
  it.each([
    ['messenger', { status: 400, body: { error: noProfile } }],
    ['instagram', { status: 403, body: { error: { message: 'User consent is required', code: 230 } } }],
    ['telegram', { status: 400, body: { ok: false, error_code: 400, description: 'Bad Request: chat not found' } }],
    ['line', { status: 404, body: { message: 'Not found' } }],
    ['viber', { status: 200, body: { status: 6, status_message: 'notSubscribed' } }],
  ] as const)('is said to be so by %s, for good', async (provider, reply) => {
    expect(await ask(provider, { address: '1' }, reply)).toMatchObject({ outcome: 'refused' })
  })

  it.each([...tellingTypes])(
    'is asked about later where %s is down, and is nobody where it says nothing',
    async (type) => {
      const provider = webhookProviders.find((one) => typeOf(one) === type) as Provider
      expect(await ask(provider, { address: '1' }, { status: 503 })).toMatchObject({ outcome: 'unavailable' })
      await running?.stop()
      const said = await ask(provider, { address: '1' }, { body: [1, 2] })
      expect(said).not.toMatchObject({ name: expect.anything() })
      expect(said).not.toHaveProperty('picture')
    },
  )
})

it('C1 a channel counts as one that tells who somebody is where its adapter can ask, and nowhere else', () => {
  const telling = webhookProviders.filter((provider) => adapterFor(provider).fetchProfile).map(typeOf)
  expect(new Set(telling)).toEqual(tellingTypes)
})
