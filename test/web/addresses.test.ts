import { afterEach, expect, it, vi } from 'vitest'
import { answerOf } from '../../web/src/api/client.ts'
import { loadConfig } from '../../web/src/api/config.ts'

/*
 * Where the console calls: some operations at the URL of the function that runs them, all others at the API.
 */

const at = (url: string) => ({
  apiUrl: 'https://api.test',
  functions: [{ url, operations: ['me.get'] }],
  signIn: { kind: 'demo' },
})
afterEach(() => vi.unstubAllGlobals())

it('goes by its configuration, and reads it anew where nobody was reached: an address may be gone', async () => {
  let config = at('https://one.test')
  const asked: string[] = []
  vi.stubGlobal('fetch', async (input: string) => {
    if (input === '/config.json') return Response.json(config)
    asked.push(input)
    if (input.startsWith('https://one.test') && config.functions[0]?.url !== 'https://one.test')
      throw new TypeError('gone')
    return Response.json({})
  })
  await loadConfig()
  await answerOf('me.get', {})
  await answerOf('apiKeys.list', {})
  config = at('https://two.test')
  await expect(answerOf('me.get', {})).rejects.toMatchObject({ code: 'offline' })
  await vi.waitFor(async () => {
    await answerOf('me.get', {})
  })
  expect(asked.slice(0, 3)).toEqual([
    'https://one.test/v1/me',
    'https://api.test/v1/api-keys',
    'https://one.test/v1/me',
  ])
  expect(asked.at(-1)).toBe('https://two.test/v1/me')
})
