import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm'
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from 'jose'
import { afterEach, describe, expect, it } from 'vitest'
import { openJournal } from '../../../local/aws/journal.ts'
import type { AwsOptions } from '../../../local/aws/types.ts'
import { endpointOf, movableClock, standIns, temporaryFolder } from './fixtures.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

function folder(): string {
  const made = temporaryFolder()
  closers.push(made.remove)
  return made.path
}

async function start(options: Partial<AwsOptions> = {}) {
  const aws = await standIns({}, options)
  closers.push(aws.close)
  return aws
}

describe('the journal', () => {
  it('comes back with what was set, without a last line that was torn', () => {
    const file = join(folder(), 'journal.jsonl')
    const first = openJournal<{ n: number }>(file)
    for (let n = 0; n < 5; n++) first.set(`k${n}`, { n })
    first.delete('k1')
    first.set('k2', { n: 20 })
    appendFileSync(file, '["k3",{"n":')
    const second = openJournal<{ n: number }>(file)
    expect([...second.entries()]).toEqual([
      ['k0', { n: 0 }],
      ['k2', { n: 20 }],
      ['k3', { n: 3 }],
      ['k4', { n: 4 }],
    ])
    second.set('k5', { n: 5 })
    expect(openJournal(file).size).toBe(5)
  })

  it('says where it is damaged', () => {
    const file = join(folder(), 'journal.jsonl')
    writeFileSync(file, '["a",1]\nnonsense\n["b",2]\n')
    expect(() => openJournal(file)).toThrow('line 2')
  })

  it('does not grow with what is gone', () => {
    const file = join(folder(), 'journal.jsonl')
    const journal = openJournal<string>(file)
    for (let n = 0; n < 50_000; n++) {
      journal.set(String(n), 'x'.repeat(20))
      journal.delete(String(n))
    }
    expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThan(25_000)
    journal.close()
  })
})

describe('the parameter store', () => {
  it('keeps secrets in a file for its owner only, and answers as SSM does', async () => {
    const dataDir = folder()
    const aws = await start({ dataDir })
    const client = new SSMClient(endpointOf(aws, 'SSM'))
    closers.push(() => client.destroy())
    const Name = '/switchboard/local/channels/demo-whatsapp'
    const put = (Value: string, Overwrite?: boolean) =>
      client.send(new PutParameterCommand({ Name, Value, Type: 'SecureString', Overwrite }))
    expect(await put('{"a":1}')).toMatchObject({ Version: 1 })
    await expect(put('{"a":2}')).rejects.toMatchObject({ name: 'ParameterAlreadyExists' })
    expect(await put('{"a":2}', true)).toMatchObject({ Version: 2 })
    const plain = await client.send(new GetParameterCommand({ Name, WithDecryption: true }))
    expect(plain.Parameter).toMatchObject({ Name, Value: '{"a":2}', Type: 'SecureString', Version: 2 })
    const hidden = await client.send(new GetParameterCommand({ Name }))
    expect(hidden.Parameter?.Value).not.toContain('2}')
    expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600)

    const again = await start({ dataDir })
    expect(again.ssm.get(Name)).toBe('{"a":2}')
  })

  it('lists by path, page by page, and tells what is not there', async () => {
    const aws = await start()
    const client = new SSMClient(endpointOf(aws, 'SSM'))
    closers.push(() => client.destroy())
    for (let n = 10; n < 23; n++) aws.ssm.put(`/app/channels/c${n}`, String(n))
    aws.ssm.put('/app/other', 'x')
    const page = await client.send(new GetParametersByPathCommand({ Path: '/app/channels', WithDecryption: true }))
    expect(page.Parameters).toHaveLength(10)
    const rest = await client.send(
      new GetParametersByPathCommand({ Path: '/app/channels', NextToken: page.NextToken, WithDecryption: true }),
    )
    expect(rest.Parameters?.map(({ Value }) => Value)).toEqual(['20', '21', '22'])
    const some = await client.send(new GetParametersCommand({ Names: ['/app/other', '/app/none'] }))
    expect([some.Parameters?.length, some.InvalidParameters]).toEqual([1, ['/app/none']])
    await client.send(new DeleteParameterCommand({ Name: '/app/other' }))
    await expect(client.send(new GetParameterCommand({ Name: '/app/other' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    })
  })
})

describe('the object store', () => {
  it('M5 keeps bytes, type and metadata of objects', async () => {
    const dataDir = folder()
    const aws = await start({ dataDir })
    const client = new S3Client(endpointOf(aws, 'S3'))
    closers.push(() => client.destroy())
    const bytes = Buffer.from([0, 10, 13, 255, 10, 0])
    const at = { Bucket: 'files', Key: 'a b/ü+%.bin' }
    const put = await client.send(
      new PutObjectCommand({ ...at, Body: bytes, ContentType: 'image/png', Metadata: { owner: 'ann' } }),
    )
    const got = await client.send(new GetObjectCommand(at))
    expect(got).toMatchObject({ ContentType: 'image/png', Metadata: { owner: 'ann' }, ETag: put.ETag })
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? [])).toEqual(bytes)
    const head = await client.send(new HeadObjectCommand(at))
    expect([head.ContentLength, head.ContentType]).toEqual([6, 'image/png'])

    const again = await start({ dataDir })
    expect((await again.objects.get(at.Bucket, at.Key))?.body).toEqual(bytes)
    await client.send(new DeleteObjectCommand(at))
    await expect(client.send(new GetObjectCommand(at))).rejects.toMatchObject({ name: 'NoSuchKey' })
    await expect(client.send(new HeadObjectCommand(at))).rejects.toMatchObject({ $metadata: { httpStatusCode: 404 } })
  })

  it('M5 takes a streamed upload', async () => {
    const aws = await start()
    const client = new S3Client(endpointOf(aws, 'S3'))
    closers.push(() => client.destroy())
    const bytes = Buffer.alloc(200_000, 'abc')
    const at = { Bucket: 'files', Key: 'stream' }
    await client.send(
      new PutObjectCommand({
        ...at,
        Body: Readable.from([bytes.subarray(0, 70_000), bytes.subarray(70_000)]),
        ContentLength: bytes.length,
      }),
    )
    expect((await aws.objects.get(at.Bucket, at.Key))?.body.equals(bytes)).toBe(true)
  })

  it('M5 lists while objects are being deleted', async () => {
    const aws = await start()
    const client = new S3Client({ ...endpointOf(aws, 'S3'), maxAttempts: 1 })
    closers.push(() => client.destroy())
    const keys = Array.from({ length: 60 }, (_, n) => ({ Bucket: 'files', Key: `gone/${n}` }))
    for (const each of [...keys, { Bucket: 'files', Key: 'kept' }]) {
      await client.send(new PutObjectCommand({ ...each, Body: 'x' }))
    }
    const list = () => client.send(new ListObjectsV2Command({ Bucket: 'files' }))
    const deleting = Promise.all(keys.map((each) => client.send(new DeleteObjectCommand(each))))
    const meanwhile = await Promise.all(keys.map(list))
    await deleting
    for (const { Contents } of meanwhile) expect(Contents?.map(({ Key }) => Key)).toContain('kept')
    expect((await list()).Contents?.map(({ Key }) => Key)).toEqual(['kept'])
  })
})

describe('@connections', () => {
  it('posts to a socket, tells about it and closes it; 410 when it is gone, 413 when it is too much', async () => {
    const posted: string[] = []
    const dropped: string[] = []
    const info = { connectedAt: new Date(0), lastActiveAt: new Date(1000), sourceIp: '127.0.0.1', userAgent: 'test' }
    const aws = await start({
      sockets: {
        post: (id, data) => (id === 'there=' && posted.push(data.toString()) > 0 ? 'ok' : 'gone'),
        info: (id) => (id === 'there=' ? info : undefined),
        drop: (id) => id === 'there=' && dropped.push(id) > 0,
      },
    })
    const client = new ApiGatewayManagementApiClient({
      ...endpointOf(aws, 'APIGATEWAYMANAGEMENTAPI'),
      endpoint: aws.env.SOCKET_ENDPOINT ?? '',
    })
    closers.push(() => client.destroy())
    const ConnectionId = 'there='
    await client.send(new PostToConnectionCommand({ ConnectionId, Data: Buffer.from('{"type":"events"}') }))
    expect(posted).toEqual(['{"type":"events"}'])
    expect(await client.send(new GetConnectionCommand({ ConnectionId }))).toMatchObject({
      ConnectedAt: new Date(0),
      Identity: { SourceIp: '127.0.0.1', UserAgent: 'test' },
    })
    await expect(
      client.send(new PostToConnectionCommand({ ConnectionId, Data: Buffer.alloc(128 * 1024 + 1) })),
    ).rejects.toMatchObject({ name: 'PayloadTooLargeException' })
    for (const command of [
      new PostToConnectionCommand({ ConnectionId: 'gone', Data: Buffer.from('x') }),
      new GetConnectionCommand({ ConnectionId: 'gone' }),
      new DeleteConnectionCommand({ ConnectionId: 'gone' }),
    ]) {
      await expect(client.send(command as PostToConnectionCommand)).rejects.toMatchObject({
        name: 'GoneException',
        $metadata: { httpStatusCode: 410 },
      })
    }
    await client.send(new DeleteConnectionCommand({ ConnectionId }))
    expect(dropped).toEqual(['there='])
  })
})

describe('the token issuer', () => {
  it('makes ID tokens that hold for 12 hours of the local clock and outlive a restart', async () => {
    const dataDir = folder()
    const clock = movableClock()
    const aws = await start({ dataDir, clock })
    const token = await aws.tokens.issue({ sub: 'ag_1', email: 'agent1@demo.test' })
    expect(decodeJwt(token)).toMatchObject({
      iss: aws.tokens.issuer,
      aud: 'switchboard',
      sub: 'ag_1',
      email_verified: true,
      token_use: 'id',
    })
    const again = await start({ dataDir, clock })
    const keys = createLocalJWKSet(again.tokens.jwks() as JSONWebKeySet)
    const at = () => jwtVerify(token, keys, { issuer: again.tokens.issuer, currentDate: new Date(clock.now()) })
    expect((await at()).payload).toMatchObject({ sub: 'ag_1', email: 'agent1@demo.test' })
    expect(statSync(join(dataDir, 'token-key.json')).mode & 0o777).toBe(0o600)
    clock.advance(12 * 3600_000 + 1000)
    await expect(at()).rejects.toThrow(/exp/)
  })

  it('publishes its key and configuration', async () => {
    const aws = await start()
    const keys = await fetch(aws.env.TOKEN_JWKS_URI ?? '').then((answer) => answer.json())
    expect(keys).toEqual(aws.tokens.jwks())
    expect(keys).toMatchObject({ keys: [{ alg: 'RS256', use: 'sig', kty: 'RSA' }] })
    expect(JSON.stringify(keys)).not.toContain('"d"')
    expect(aws.tokens.configuration()).toMatchObject({ issuer: aws.tokens.issuer })
  })
})
