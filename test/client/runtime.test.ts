import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { createClient, type SocketEvent } from '../../client/src/index.ts'
import { write } from '../full-path/providers.ts'
import { type Agent, type Customer, newCustomer, type Surface, startSurface, textsOf } from '../full-path/surface.ts'
import { installedClient, startProgram } from './installed.ts'

let surface: Surface
let owner: Agent
let folder: string
let key: string
const customers = async (count: number, text: string) => {
  const all = Array.from({ length: count }, newCustomer)
  for (const customer of all) await write(surface.url, customer, text)
  return all
}
const conversationOf = async ({ name }: Customer) => (await owner.find(name)).id
const newKey = (more: object = {}) =>
  owner.ok<{ id: string; key: string }>('POST', '/v1/api-keys', {
    name: 'Robot',
    scopes: ['messages.startOutgoing'],
    ...more,
  })
const clientBy = (given: string) => createClient({ url: surface.url, key: given, webSocket: WebSocket })

beforeAll(async () => {
  ;[surface, folder] = await Promise.all([startSurface(), installedClient()])
  owner = await surface.as('owner')
  key = (await newKey()).key
})
afterAll(() => surface.close())
const environment = () => ({ SWITCHBOARD_URL: surface.url, SWITCHBOARD_KEY: key })

/** What customers and the program said in a conversation, in order. */
const said = async (customer: Customer) => textsOf(await owner.timeline(await conversationOf(customer)))

describe('events', () => {
  /** Listens until something ends it. */
  function listening(options: { from?: string } = {}, by = key) {
    const stop = new AbortController()
    const events: SocketEvent[] = []
    let look = () => {}
    const done = (async () => {
      for await (const event of clientBy(by).events({ ...options, signal: stop.signal })) {
        events.push(event)
        look()
      }
    })()
    const texts = () => events.flatMap((event) => (event.type === 'message.created' ? [event.entry.message?.text] : []))
    return {
      events,
      done,
      texts,
      async until(found: () => boolean) {
        while (!found()) {
          await new Promise<void>((resolve, reject) => {
            look = resolve
            done.then(() => reject(new Error('It ended.')), reject)
          })
        }
      },
      async stop() {
        stop.abort()
        await done
      },
    }
  }
  const withText = (text: string) => (event: SocketEvent) =>
    event.type === 'message.created' && event.entry.message?.text === text

  it('tell what happens; of what happened while nobody was connected nothing is left out, and it comes in order, once', async () => {
    const [known, quiet] = [newCustomer(), newCustomer()]
    await write(surface.url, quiet, 'long ago')
    const live = listening({ from: new Date().toISOString() })
    await write(surface.url, known, 'one')
    await live.until(() => live.events.some(withText('one')))
    await surface.helper('restart', {})
    // Nobody is connected: one is known to the listener, one was there before, one is new.
    const fresh = newCustomer()
    await write(surface.url, known, 'two', 'three')
    await write(surface.url, quiet, 'again')
    await write(surface.url, fresh, 'new')
    await live.until(() => ['two', 'three', 'again', 'new'].every((text) => live.events.some(withText(text))))
    await write(surface.url, known, 'four')
    await live.until(() => live.events.some(withText('four')))
    const of = (text: string) => live.events.findIndex(withText(text))
    expect([of('one'), of('two'), of('three'), of('four')]).toEqual(
      [of('one'), of('two'), of('three'), of('four')].sort((a, b) => a - b),
    )
    expect(new Set(live.events.map(({ id }) => id)).size).toBe(live.events.length)
    const id = await conversationOf(known)
    const numbers = live.events.flatMap((event) =>
      'entry' in event && event.entry?.conversationId === id && event.type !== 'message.updated' ? [event.seq] : [],
    )
    expect(numbers).toEqual((await owner.timeline(id)).map(({ seq }) => seq).sort((a, b) => a - b))
    await live.stop()
  })

  it('go on where the last run ended, and nothing in between is missed', async () => {
    const customer = newCustomer()
    const before = listening({ from: new Date().toISOString() })
    await write(surface.url, customer, 'before')
    await before.until(() => before.events.some(withText('before')))
    const from = before.events.at(-1)?.resumeFrom ?? ''
    await before.stop()
    const other = newCustomer()
    await write(surface.url, customer, 'meanwhile')
    await write(surface.url, other, 'meanwhile, too')
    const after = listening({ from })
    await after.until(() => ['meanwhile', 'meanwhile, too'].every((text) => after.events.some(withText(text))))
    await after.stop()
  })

  it('end with the reason when the key is no good any more', async () => {
    const own = await newKey()
    const live = listening({}, own.key)
    const failed = expect(live.done).rejects.toMatchObject({ name: 'Problem', code: 'unauthorized' })
    await owner.ok('DELETE', `/v1/api-keys/${own.id}`)
    await surface.helper('restart', {})
    await failed
  })

  it('begin with a word about what is missing where there is no WebSocket, or no time', async () => {
    const client = createClient({ url: surface.url, key })
    const has = 'WebSocket' in globalThis
    if (!has) expect(() => client.events()).toThrow('webSocket')
    await expect(clientBy(key).events({ from: 'yesterday' }).next()).rejects.toThrow('not a time')
  })
})

describe('the README', () => {
  const text = readFileSync(new URL('../../client/README.md', import.meta.url), 'utf8')
  const [first = '', ...examples] = [...text.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code = '']) => code)
  const fileOf = (number: number, code: string) => {
    const file = join(folder, `example-${number}.mjs`)
    writeFileSync(file, code)
    return file
  }
  const start = (number: number, ...args: string[]) =>
    startProgram([fileOf(number, first + examples[number - 1]), ...args], folder, environment())
  /** What it says, once it has ended well. */
  async function run(number: number, ...args: string[]): Promise<string> {
    const program = start(number, ...args)
    expect([await program.ended, program.output()]).toEqual([0, expect.any(String)])
    return program.output()
  }
  const sent = async (channelId: string, to: string) =>
    (await surface.sent(channelId)).filter(({ body }) => JSON.stringify(body).includes(to))

  it('has ten examples, each under its number', () => {
    expect(examples).toHaveLength(10)
    expect([...text.matchAll(/^\*\*(\d+)\. .*?\n```js$/gms)].map(([, number]) => Number(number))).toEqual(
      examples.map((_, index) => index + 1),
    )
  })

  it('1 reads what is open', async () => {
    const found = await customers(2, 'Is anybody there?')
    const output = await run(1)
    for (const customer of found) {
      expect(output).toContain(`${await conversationOf(customer)} ${customer.name} Is anybody there?`)
    }
  })

  it('2, 5, 6, 7 answer, read, send a file, and do it once', async () => {
    const [customer] = (await customers(1, 'Hello?')) as [Customer]
    const id = await conversationOf(customer)
    expect(await run(2, id)).toBe('queued\n')
    expect(await run(5, id)).toContain('message inbound Hello?\n')
    await run(6, id)
    await run(7, id, '17')
    await run(7, id, '17')
    expect(await said(customer)).toEqual(['Hello?', 'We are looking into it.', 'Here it is.', 'Order 17 has left.'])
    const [, , file] = (await owner.timeline(id)).flatMap(({ message }) => (message ? [message] : []))
    expect(file?.attachments).toMatchObject([{ name: 'receipt.txt', size: 25, state: 'ready' }])
  })

  it('3 writes to a phone number', async () => {
    await run(3)
    await surface.settle()
    expect(await sent('demo-twilio-sms', '15550001234')).toMatchObject([
      { body: { Body: 'Your parcel is on its way.' } },
    ])
  })

  it('4 keeps a contact as another system has it', async () => {
    const [made, updated] = [await run(4), await run(4)]
    expect(made).toMatch(/^made ct_/)
    expect(updated).toBe(made.replace('made', 'updated'))
  })

  it('8 says what was wrong', async () => {
    const [code, ...errors] = (await run(8)).trim().split('\n')
    expect(code).toBe('invalid_request')
    expect(errors.map((line) => line.split(' ')[0])).toEqual(['name', 'phones.0'])
  })

  it('9 hears what happens, goes on where it ended, and stops', async () => {
    const [customer, other] = [newCustomer(), newCustomer()]
    const program = start(9, new Date().toISOString())
    await write(surface.url, customer, 'first')
    await program.says('inbound first ')
    await write(surface.url, customer, 'stop')
    expect(await program.ended).toBe(0)
    const from = /inbound first (\S+)/.exec(program.output())?.[1] ?? ''
    await write(surface.url, other, 'while it was away')
    const again = start(9, from)
    await again.says('inbound while it was away ')
    await again.kill()
  })

  it('10 believes a webhook of ours and no other', async () => {
    const secret = `whsec_${Buffer.from('a secret of twenty-four bytes').toString('base64')}`
    const module = await import(pathToFileURL(fileOf(10, examples[9] ?? '')).href)
    const worker = module.default as { fetch(request: Request, env: object): Promise<Response> }
    const body = JSON.stringify({ type: 'contact.updated', timestamp: new Date().toISOString(), data: {} })
    const ask = (signature: string) => {
      const headers = {
        'webhook-id': 'm1',
        'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
        'webhook-signature': signature,
      }
      return worker.fetch(new Request('https://worker.example', { method: 'POST', headers, body }), {
        WEBHOOK_SECRET: secret,
      })
    }
    expect((await ask(new Webhook(secret).sign('m1', new Date(), body))).status).toBe(204)
    expect((await ask(new Webhook(secret).sign('m1', new Date(), '{}'))).status).toBe(400)
  })
})

describe('the program that answers', () => {
  const file = 'answered-until.txt'
  const start = () => startProgram(['node_modules/switchboard-client/examples/answer.mjs'], folder, environment())
  const answered = (text: string) => [text, `Thank you for writing “${text}”. Somebody will look at it soon.`]
  const lastOf = async (customer: Customer) => {
    const inbound = (await owner.timeline(await conversationOf(customer))).filter(
      ({ message }) => message?.direction === 'inbound',
    )
    return `answered ${inbound.at(-1)?.id}`
  }

  it('answers each message once: through a restart of the API, its own death, and what comes twice', async () => {
    const [early, known, fresh] = [newCustomer(), newCustomer(), newCustomer()]
    await write(surface.url, early, 'before it ran')
    await surface.helper('clock', { advanceSeconds: 3600 })
    writeFileSync(join(folder, file), (await surface.helper<{ now: string }>('clock', { advanceSeconds: 0 })).now)
    const first = start()
    await write(surface.url, known, 'one')
    await first.says(await lastOf(known))
    copyFileSync(join(folder, file), join(folder, 'earlier'))
    await surface.helper('restart', {})
    await write(surface.url, known, 'two')
    await write(surface.url, fresh, 'three')
    await first.says(await lastOf(known))
    await first.says(await lastOf(fresh))
    await first.kill()
    await write(surface.url, fresh, 'four')
    const second = start()
    await second.says(await lastOf(fresh))
    await second.kill()
    // As if it had died before it noted how far it was: all of it comes again.
    copyFileSync(join(folder, 'earlier'), join(folder, file))
    const third = start()
    await third.says(await lastOf(fresh))
    await write(surface.url, known, 'five')
    await third.says(await lastOf(known))
    await third.kill()
    await surface.settle()
    expect((await said(known)).sort()).toEqual(['one', 'two', 'five'].flatMap(answered).sort())
    expect((await said(fresh)).sort()).toEqual(['three', 'four'].flatMap(answered).sort())
    expect(await said(early)).toEqual(['before it ran'])
  })
})
