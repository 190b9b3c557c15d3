import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startVisitorSession } from '../../../functions/areas/web-chat/use-cases/visitor-session.ts'
import { CALLER } from '../../kit/customers.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(() => {
  world = new World(system)
})

describe('origins', () => {
  const setOrigins = (allowedOrigins: string | string[]) =>
    world.asks('owner', 'channels.update', { id: 'demo-web', config: { allowedOrigins } })
  const from = (origin?: string) =>
    startVisitorSession(world.deps, { channelId: 'demo-web' }, { ...CALLER, ...(origin ? { origin } : {}) })

  it('only pages of the channel’s origins have its chat', async () => {
    await setOrigins([
      'https://www.shop.test',
      'https://*.shop.example',
      'http://localhost:8080',
      'https://port.test:443',
    ])
    for (const origin of [
      'https://www.shop.test',
      'https://a.b.shop.example',
      'http://localhost:8080',
      'https://port.test',
    ]) {
      expect((await from(origin)).visitorId).toBeDefined()
    }
    for (const origin of [
      'http://www.shop.test',
      'https://shop.test',
      'https://www.shop.test.evil.test',
      'https://evilshop.example',
      'https://shop.example',
      'http://localhost:8081',
      'null',
      undefined,
    ]) {
      await expect(from(origin)).rejects.toMatchObject({ code: 'forbidden' })
    }
    await setOrigins('')
    expect((await from('https://anywhere.test')).visitorId).toBeDefined()
  })

  it.each(['www.shop.test', 'https://a.test/path', 'javascript:alert(1)', 'https://*', '*'])(
    '%s is no origin',
    async (wrong) => {
      await expect(setOrigins(wrong)).rejects.toMatchObject({
        code: 'invalid_request',
        errors: [{ path: 'config.allowedOrigins' }],
      })
    },
  )
})
