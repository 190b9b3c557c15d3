import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { operations } from '../../contracts/operations.ts'
import { installedClient, repository } from './installed.ts'

// The compiler reads all of the contracts; other work may share the machine.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const tsc = join(repository, 'node_modules/typescript-native/bin/tsc')
/** What the compiler complains about; nothing where all is well. */
async function compiled(folder: string, options: object, files: readonly string[]): Promise<string> {
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { noEmit: true, ...options }, files }))
  try {
    await promisify(execFile)(process.execPath, [tsc, '-p', folder])
    return ''
  } catch (error) {
    return (error as { stdout: string }).stdout
  }
}

let folder: string
let dist: string
beforeAll(async () => {
  folder = await installedClient()
  dist = join(folder, 'node_modules/switchboard-client/dist')
})

describe('the package', () => {
  it('needs nothing: no dependency, and no import but of its own files', () => {
    const manifest = JSON.parse(readFileSync(join(dist, '../package.json'), 'utf8'))
    expect(manifest).toMatchObject({ name: 'switchboard-client', type: 'module' })
    for (const kind of ['dependencies', 'peerDependencies', 'optionalDependencies'])
      expect(manifest[kind]).toBeUndefined()
    for (const file of readdirSync(dist)) {
      const text = readFileSync(join(dist, file), 'utf8')
      for (const [, from = ''] of text.matchAll(/^(?:import|export)\b[^;'"]*?from ['"]([^'"]+)['"]/gm)) {
        expect(from).toMatch(/^\.\/.+\.js$/)
        const wanted = file.endsWith('.d.ts') ? from.replace(/\.js$/, '.d.ts') : from
        expect([file, from, existsSync(join(dist, wanted))]).toEqual([file, from, true])
      }
    }
    const { exports } = manifest as { exports: Record<string, Record<string, string>> }
    for (const paths of Object.values(exports)) {
      for (const path of Object.values(paths)) expect(existsSync(join(dist, '..', path))).toBe(true)
    }
  })

  it('has a table of all operations, and nothing of the schemas', () => {
    const code = readdirSync(dist)
      .filter((file) => file.endsWith('.js'))
      .map((file) => readFileSync(join(dist, file), 'utf8'))
      .join('')
    for (const { name, path } of Object.values(operations)) {
      expect(code).toContain(`"${name}"`)
      expect(code).toContain(`"${path}"`)
    }
    expect(code).not.toMatch(/zod|strictObject/)
  })

  it('is used by a program outside of the repository, which compiles as strictly as can be', async () => {
    const program = `
      import { createClient, Problem, verifyWebhook, type Conversation, type Entry, type WebhookEvent } from 'switchboard-client'
      import { verifyWebhook as same } from 'switchboard-client/webhooks'

      const client = createClient({ url: 'https://api.example', key: 'sb_live_1', webSocket: WebSocket })
      export async function run(): Promise<void> {
        const open: Conversation[] = []
        for await (const each of client.conversations.all({ view: 'all', limit: 50 })) open.push(each)
        const entry: Entry = await client.messages.send({ id: open[0]?.id ?? '', text: 'Hello' }, { idempotencyKey: 'k' })
        const status: 'queued' | undefined = entry.message?.delivery?.status === 'queued' ? 'queued' : undefined
        for await (const { seq } of client.conversations.timeline.all({ id: entry.conversationId })) void (seq satisfies number)
        const me: { name: string } = await client.me.get()
        for await (const event of client.events({ from: new Date() })) {
          if (event.type === 'message.created') void (event.entry.message?.text satisfies string | undefined)
          if (event.type === 'contact.updated') void (event.contact.name satisfies string)
        }
        const event: WebhookEvent = await verifyWebhook('', new Headers(), ['whsec_'])
        if (event.type === 'conversation.closed') void (event.data.entry.actor.id satisfies string | null)
        if (event.type === 'contact.created') void (event.data.contact.name satisfies string)
        const csv: Response = await client.answer('reports.volume', { from: '2026-01-01', to: '2026-02-01', by: 'day' }, { accept: 'text/csv' })
        void [status, me, csv, same, new Problem(404, {}).errors]

        // @ts-expect-error There is no such view.
        await client.conversations.list({ view: 'everything' })
        // @ts-expect-error A message is for a conversation.
        await client.messages.send({ text: 'Hello' })
        // @ts-expect-error What has no pages cannot be read page by page.
        client.me.all()
        // @ts-expect-error There is no such verb.
        client.conversations.explode
        // @ts-expect-error Where, and as whom?
        createClient({ url: 'https://api.example' })
        // @ts-expect-error One of both.
        createClient({ url: 'https://api.example', key: 'a', token: 'b' })
      }
    `
    writeFileSync(join(folder, 'program.ts'), program)
    const strict = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noPropertyAccessFromIndexSignature: true,
      skipLibCheck: false,
      verbatimModuleSyntax: true,
      target: 'es2022',
      lib: ['es2023', 'dom', 'dom.asynciterable'],
      types: [],
    }
    for (const module of ['nodenext', 'esnext']) {
      const found = await compiled(
        folder,
        { ...strict, module, ...(module === 'esnext' ? { moduleResolution: 'bundler' } : {}) },
        ['program.ts'],
      )
      expect(found).toBe('')
    }
  })
})

describe('the types', () => {
  // Within the repository: the contracts' own types need what is installed there.
  const inside = mkdtempSync(join(repository, 'test/client/.types-'))
  afterAll(() => rmSync(inside, { recursive: true, force: true }))

  it('that are made are those of the contracts, for all that is given and answered', async () => {
    const check = `
      import type { InputOf, OperationName } from '../../../contracts/operations.ts'
      import type * as own from '../../../client/src/operations.ts'
      import type * as made from '${join(dist, 'operations.js')}'

      type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false
      type Names = { [N in OperationName]: N extends keyof made.Operations ? true : false }
      type Outputs = { [N in OperationName]: Same<own.Operations[N]['output'], made.Operations[N]['output']> }
      /** What the types let through is what the schema takes, and nothing that can be meant is kept out. */
      type Inputs = {
        [N in OperationName]: made.Operations[N]['input'] extends own.Operations[N]['input']
          ? InputOf<N> extends made.Operations[N]['input'] ? true : false
          : false
      }
      type Wrong<Found> = { [N in keyof Found]: Found[N] extends true ? never : N }[keyof Found]
      export const names: Wrong<Names> | 'none' extends 'none' ? 'none' : Wrong<Names> = 'none'
      export const outputs: Wrong<Outputs> | 'none' extends 'none' ? 'none' : Wrong<Outputs> = 'none'
      export const inputs: Wrong<Inputs> | 'none' extends 'none' ? 'none' : Wrong<Inputs> = 'none'
      export const events: Same<own.WebhookEvent, made.WebhookEvent> = true
      export const named: [
        Same<own.Conversation, made.Conversation>, Same<own.Entry, made.Entry>, Same<own.Contact, made.Contact>,
        Same<own.Agent, made.Agent>, Same<own.Job, made.Job>, Same<own.Campaign, made.Campaign>,
        Same<own.Notification, made.Notification>,
      ] = [true, true, true, true, true, true, true]
    `
    writeFileSync(join(inside, 'check.ts'), check)
    const options = {
      strict: true,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      module: 'nodenext',
      target: 'es2023',
      lib: ['es2023', 'es2024.string'],
      types: ['node'],
    }
    expect(await compiled(inside, options, ['check.ts'])).toBe('')
  })
})
