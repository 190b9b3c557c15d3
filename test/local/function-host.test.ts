import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readUploadForm } from '../../local/aws/upload-form.ts'
import { FunctionError } from '../../local/function-host.ts'
import { type FakeHost, startFakeHost } from './fake-host.ts'

let fake: FakeHost
const call = (what: string, body = '') => fake.host.invoke('http', { rawPath: `/${what}`, body })
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error as FunctionError,
  )

beforeAll(async () => {
  fake = await startFakeHost({ withDatabase: true })
})
afterAll(() => fake.close())

describe('function host', () => {
  it('reports what a handler threw as Lambda does, and goes on', async () => {
    const error = await failure(call('throw'))
    expect(error).toBeInstanceOf(FunctionError)
    expect(error).toMatchObject({ kind: 'handler', name: 'RangeError', message: 'thrown by the function' })
    expect(await call('bare')).toEqual({ bare: true })
  })

  it('rejects everything in flight when the thread dies, and starts a fresh one', async () => {
    const hanging = failure(call('hang'))
    const dying = failure(call('die'))
    expect(await hanging).toMatchObject({ kind: 'crash' })
    expect(await dying).toMatchObject({ kind: 'crash' })
    expect(fake.host.inFlight()).toBe(0)
    expect(await call('bare')).toEqual({ bare: true })
  })

  it('rejects everything in flight on a crash by request', async () => {
    const hanging = failure(call('hang'))
    await fake.host.crash()
    expect(await hanging).toMatchObject({
      kind: 'crash',
      name: 'Runtime.ExitError',
      message: 'The process was ended on purpose',
    })
    expect(await call('bare')).toEqual({ bare: true })
  })

  it('tells when nothing is under way any more, and does not wait for what hangs', async () => {
    const ended: string[] = []
    const under = call('bare').then(() => ended.push('call'))
    await fake.host.idle(10_000).then(() => ended.push('idle'))
    await under
    expect(ended).toEqual(['call', 'idle'])
    const hanging = failure(call('hang'))
    await fake.host.idle(20)
    expect(fake.host.inFlight()).toBe(1)
    await fake.host.crash()
    await hanging
  })

  it('says of what is under way when it is closed that it was', async () => {
    const closed = await startFakeHost()
    const hanging = failure(closed.host.invoke('http', { rawPath: '/hang' }))
    await closed.close()
    expect(await hanging).toMatchObject({ kind: 'closed', message: 'The runtime is closing' })
    expect(await failure(closed.host.invoke('http', {}))).toMatchObject({ kind: 'closed' })
  })

  it('stops waiting for a function that takes too long', async () => {
    const error = await failure(fake.host.invoke('http', { rawPath: '/hang' }, 50))
    expect(error).toMatchObject({ kind: 'timeout', message: 'Task timed out after 0.05 seconds' })
  })

  it('lets the functions see the movable clock, and Date stay Date', async () => {
    fake.clock.advance(90 * 86_400_000)
    const before = fake.clock.now()
    const { body } = (await call('time')) as { body: string }
    const after = fake.clock.now()
    const times = JSON.parse(body) as { now: number; fresh: number; text: string; fixed: boolean; instance: boolean }
    expect(times.now).toBeGreaterThanOrEqual(before)
    expect(times.fresh).toBeLessThanOrEqual(after)
    expect(Date.parse(times.text)).toBeGreaterThanOrEqual(before - 1000)
    expect(times).toMatchObject({ fixed: true, instance: true })
  })

  it('tells of a write of the table before the function has ended, and of a read never', async () => {
    const told: string[] = []
    fake.host.onWrite(() => told.push('written'))
    await call('write', 'told').then(() => told.push('ended'))
    await call('read', 'told')
    expect(told).toEqual(['written', 'ended'])
    await failure(call('die'))
    expect(told).toEqual(['written', 'ended', 'written'])
  })

  it('counts invocations and SDK calls', async () => {
    const before = fake.host.metrics()
    await call('write', 'counted')
    const after = fake.host.metrics()
    expect((after.invocations.http ?? 0) - (before.invocations.http ?? 0)).toBe(1)
    expect((after.sdkCalls.PutItem ?? 0) - (before.sdkCalls.PutItem ?? 0)).toBe(1)
  })
})

describe('the role of a function', () => {
  it('refuses a call of the table that the function may not make, whichever function was loaded after it', async () => {
    const [refused] = await Promise.all([
      failure(fake.host.invoke('assistant', {})),
      fake.host.invoke('bookkeeping', {}),
    ])
    expect(refused).toMatchObject({ kind: 'handler', name: 'AccessDeniedException' })
    expect(await call('read', 'alone')).toEqual({ statusCode: 200 })
    expect(await call('read', 'in-a-batch')).toEqual({ statusCode: 404 })
  })
})

describe('the credentials of functions', () => {
  it('are of one access key, which has one database in DynamoDB Local, whichever function it is', async () => {
    const { host } = fake
    const all = await Promise.all(['http', 'webhooks', 'widget'].map((fn) => host.invoke(fn, { rawPath: '/whose' })))
    expect(all).toEqual(['local', 'local', 'local'])
  })

  it('M5 sign forms that the bucket takes a file by', async () => {
    const form = new FormData()
    for (const [name, value] of Object.entries((await call('upload')) as Record<string, string>)) form.set(name, value)
    form.set('file', new Blob(['hello']))
    const sent = new Response(form)
    const headers = { 'content-type': sent.headers.get('content-type') ?? '' }
    const request = { method: 'POST', path: '/files', query: new URLSearchParams(), headers }
    const body = Buffer.from(await sent.arrayBuffer())
    expect(await readUploadForm('files', { ...request, body }, fake.clock.now())).toMatchObject({ key: 'a' })
  })
})

describe('faults of SDK calls', () => {
  it('throttles as DynamoDB does, for the next calls only', async () => {
    fake.host.arm({ throttle: 1 })
    expect(await failure(call('write', 'throttled'))).toMatchObject({ name: 'ProvisionedThroughputExceededException' })
    expect(await call('write', 'throttled')).toEqual({ statusCode: 201 })
  })

  it('fails the database', async () => {
    fake.host.arm({ databaseFail: 1 })
    expect(await failure(call('write', 'failed'))).toMatchObject({ name: 'InternalServerError' })
    expect(await call('read', 'failed')).toEqual({ statusCode: 404 })
  })

  it('cuts the connection after the service did what it was asked for', async () => {
    fake.host.arm({ cut: 1 })
    expect((await failure(call('write', 'cut'))).message).toMatch(/socket hang up/)
    expect(await call('read', 'cut')).toEqual({ statusCode: 200 })
  })

  it('dies right before the n-th call', async () => {
    fake.host.arm({ crashAtCall: 2, crashWhen: 'before' })
    expect(await call('write', 'first')).toEqual({ statusCode: 201 })
    expect(await failure(call('write', 'second'))).toMatchObject({ kind: 'crash' })
    expect(await call('read', 'second')).toEqual({ statusCode: 404 })
  })

  it('dies right after the n-th call', async () => {
    fake.host.arm({ crashAtCall: 1, crashWhen: 'after' })
    expect(await failure(call('write', 'after'))).toMatchObject({ kind: 'crash' })
    expect(await call('read', 'after')).toEqual({ statusCode: 200 })
  })

  it('dies during a function: after its first write, and says so', async () => {
    const told = new Promise<void>((resolve) => fake.host.onArmedCrash(resolve))
    fake.host.arm({ crashDuringFunction: 'webhooks' })
    expect(await call('write', 'elsewhere')).toEqual({ statusCode: 201 })
    const dying = fake.host.invoke('webhooks', { rawPath: '/write', body: 'during' })
    expect(await failure(dying)).toMatchObject({ kind: 'crash' })
    await told
    expect(await call('read', 'during')).toEqual({ statusCode: 200 })
  })

  it('dies before it answers when the function writes nothing', async () => {
    fake.host.arm({ crashDuringFunction: 'webhooks' })
    expect(await failure(fake.host.invoke('webhooks', { rawPath: '/bare' }))).toMatchObject({ kind: 'crash' })
  })

  it('dies right after the next call of a name', async () => {
    fake.host.arm({ crashDuringCall: 'PutItem' })
    expect(await call('read', 'named')).toEqual({ statusCode: 404 })
    expect(await failure(call('write', 'named'))).toMatchObject({ kind: 'crash' })
    expect(await call('read', 'named')).toEqual({ statusCode: 200 })
  })
})
