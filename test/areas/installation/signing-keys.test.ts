import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  attachmentOfToken,
  FILE_LINK_LIFE_MS,
  fileToken,
} from '../../../functions/areas/attachments/domain/file-link.ts'
import { conversationOfReply, replyAddress } from '../../../functions/areas/email/domain/reply-address.ts'
import { signatureLifeMs } from '../../../functions/areas/installation/domain/signature-life.ts'
import { Installation, installWorkspace } from '../../../functions/areas/installation/use-cases/install-workspace.ts'
import { rotateKey } from '../../../functions/areas/installation/use-cases/rotate-key.ts'
import {
  issueVisitorToken,
  readVisitorToken,
  VISITOR_TOKEN_LIFE_MS,
} from '../../../functions/areas/web-chat/domain/visitor-token.ts'
import type { Secrets } from '../../../functions/kernel/ports.ts'
import { type SigningPurpose, signingPurposes } from '../../../functions/kernel/signing-purposes.ts'
import { createParameters, type Parameters } from '../../../functions/platform/parameters.ts'
import { createSecrets } from '../../../functions/platform/secrets.ts'
import { demoWorkspace } from '../../../local/demo-workspace.ts'
import { untilStopped } from '../../kit/lifeline.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const log = { info() {}, warn() {}, error() {} }

let system: TestSystem
let parameters: Parameters
beforeAll(async () => {
  system = await startSystem()
  parameters = createParameters('us-east-1', `http://127.0.0.1:${system.aws.port}/ssm`)
})
afterAll(() => system.stop())

let made = 0
const freshPrefix = () => `/installation-${++made}`
/** A process with its own memory. */
const processAt = (prefix: string, through: Parameters = parameters) => createSecrets(through, prefix, system.clock)
async function installed(prefix = freshPrefix()) {
  const secrets = processAt(prefix)
  await secrets.makeSigningKeys()
  return { prefix, secrets }
}
const rotate = (secrets: Secrets, purpose: SigningPurpose = 'visitor', leaked = false) =>
  rotateKey({ secrets, log }, { purpose, leaked })
const visitorUntil = (expiresAt: number) => ({
  channelId: 'demo-web',
  address: 'visitor:v',
  contactId: 'ct_1',
  expiresAt,
})

describe('keys by purpose', () => {
  it('are made by the installation, one of its own for each, and stay as they are at the next deployment', async () => {
    const { deps } = system.boot()
    const keys = async () =>
      Promise.all(signingPurposes.map((purpose) => system.boot().deps.secrets.signingKeys(purpose)))
    const before = await keys()
    expect(new Set(before.flat()).size).toBe(signingPurposes.length)
    await installWorkspace(deps, Installation.parse(demoWorkspace))
    expect(await keys()).toEqual(before)
  })

  it('begin with the single key of an earlier version, before and after the deployment has made them', async () => {
    const prefix = freshPrefix()
    system.aws.ssm.put(`${prefix}/app`, 'the single key')
    const everyKey = () => Promise.all(signingPurposes.map((purpose) => processAt(prefix).signingKeys(purpose)))
    const single = signingPurposes.map(() => ['the single key'])
    expect(await everyKey()).toEqual(single)
    await processAt(prefix).makeSigningKeys()
    await processAt(prefix).makeSigningKeys()
    await parameters.remove(`${prefix}/app`)
    expect(await everyKey()).toEqual(single)
  })

  it('what the single key signed goes on counting after each was rotated', async () => {
    const prefix = freshPrefix()
    system.aws.ssm.put(`${prefix}/app`, 'the single key')
    const now = system.clock.now()
    const attachment = 'at_01BX5ZZKBKACTAV9WEVGEMMVRZ_1_20260115120000000_01BX5ZZKBKACTAV9WEVGEMMVRZ_0'
    const token = issueVisitorToken(visitorUntil(now + VISITOR_TOKEN_LIFE_MS), 'the single key')
    const address = replyAddress('cv_01BX5ZZKBKACTAV9WEVGEMMVRZ_3', 'the single key', 'mail.test')
    const link = fileToken(attachment, 'the single key')
    const secrets = processAt(prefix)
    await secrets.makeSigningKeys()
    for (const purpose of signingPurposes) await rotate(secrets, purpose)
    system.clock.advance(29 * DAY)
    const later = processAt(prefix)
    const [visitor, files, replies] = await Promise.all(signingPurposes.map((purpose) => later.signingKeys(purpose)))
    expect([visitor, files, replies].map((keys) => keys?.length)).toEqual([2, 2, 2])
    expect(new Set([visitor?.[0], files?.[0], replies?.[0], 'the single key']).size).toBe(4)
    expect(readVisitorToken(token, visitor ?? [], system.clock.now())?.address).toBe('visitor:v')
    expect(conversationOfReply(address, replies ?? [], 'mail.test')).toBe('cv_01BX5ZZKBKACTAV9WEVGEMMVRZ_3')
    expect(attachmentOfToken(link, files ?? [], now)).toBe(attachmentOfToken(link, ['the single key'], now))
  })

  it('are asked for once a minute, and what was known goes on while SSM does not answer', async () => {
    const { prefix } = await installed()
    let asked = 0
    let isDown = false
    const counting: Parameters = {
      ...parameters,
      get(name) {
        asked++
        return isDown ? Promise.reject(new Error('SSM is down')) : parameters.get(name)
      },
    }
    const secrets = processAt(prefix, counting)
    const keys = await Promise.all(Array.from({ length: 10 }, () => secrets.signingKeys('visitor')))
    expect(new Set(keys.flat()).size).toBe(1)
    expect(asked).toBe(1)
    system.clock.advance(MINUTE)
    isDown = true
    expect(await secrets.signingKeys('visitor')).toEqual(keys[0])
    expect(asked).toBe(2)
    await expect(processAt(prefix, counting).signingKeys('visitor')).rejects.toThrow('SSM is down')
  })
})

describe('rotating a key', () => {
  it('leaves no moment in which one process signs with what another does not know', async () => {
    const { prefix, secrets } = await installed()
    const [old] = await secrets.signingKeys('visitor')
    const others = [processAt(prefix), processAt(prefix)]
    await others[0]?.signingKeys('visitor')
    system.clock.advance(30_000)
    await others[1]?.signingKeys('visitor')
    const { keys, signsFrom } = await rotate(secrets)
    expect(keys).toBe(2)
    for (let seconds = 0; seconds < 180; seconds += 10) {
      const known = await Promise.all([...others, processAt(prefix)].map((one) => one.signingKeys('visitor')))
      for (const [signer] of known) for (const verifies of known) expect(verifies).toContain(signer)
      const isNew = system.clock.now() >= Date.parse(signsFrom)
      expect(known.map(([signer]) => signer !== old)).toEqual(known.map(() => isNew))
      system.clock.advance(10_000)
    }
  })

  it('concerns that purpose alone', async () => {
    const { prefix, secrets } = await installed()
    const before = await Promise.all(signingPurposes.map((purpose) => secrets.signingKeys(purpose)))
    await rotate(secrets, 'file-link')
    const after = await Promise.all(signingPurposes.map((purpose) => processAt(prefix).signingKeys(purpose)))
    expect(after.map(({ length }) => length)).toEqual(signingPurposes.map((one) => (one === 'file-link' ? 2 : 1)))
    expect(after.map((keys) => keys[0])).toEqual(before.map((keys) => keys[0]))
  })

  it('is one rotation when the same command comes again before the new key signs', async () => {
    const { prefix, secrets } = await installed()
    const first = await rotate(secrets)
    system.clock.advance(MINUTE)
    expect(await rotate(processAt(prefix))).toEqual(first)
    system.clock.advance(MINUTE)
    expect((await rotate(processAt(prefix))).keys).toBe(3)
  })

  it('survives the death of its process at any call, and is done by the next one', async () => {
    for (const callsLeft of [1, 2, 3, 4, 5, 6]) {
      const { deps } = system.boot({ callsLeft })
      const before = await system.boot().deps.secrets.signingKeys('reply-address')
      await untilStopped(rotateKey(deps, { purpose: 'reply-address' }))
      await rotateKey(system.boot().deps, { purpose: 'reply-address' })
      const after = await system.boot().deps.secrets.signingKeys('reply-address')
      expect(after).toHaveLength(before.length + 1)
      expect(after[0]).toBe(before[0])
      system.clock.advance(2 * MINUTE)
    }
  })

  it('twice at once loses no key that ever signed, and tells whoever overwrote the other', async () => {
    const { prefix, secrets } = await installed()
    const [old] = await secrets.signingKeys('visitor')
    let waiting: (() => void)[] = []
    const together: Parameters = {
      ...parameters,
      async getVersion(name) {
        const found = await parameters.getVersion(name)
        await new Promise<void>((resolve) => {
          waiting.push(resolve)
          if (waiting.length === 2) for (const go of waiting) go()
        })
        return found
      },
    }
    const outcomes = await Promise.allSettled([
      rotate(processAt(prefix, together)),
      rotate(processAt(prefix, together)),
    ])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    waiting = []
    const keys = await processAt(prefix).signingKeys('visitor')
    expect(keys).toHaveLength(2)
    expect(keys[0]).toBe(old)
    // A leak is not undone unnoticed either.
    system.clock.advance(2 * MINUTE)
    const again = await Promise.allSettled([
      rotate(processAt(prefix, together)),
      rotate(processAt(prefix, together), 'visitor', true),
    ])
    expect(again.filter(({ status }) => status === 'rejected')).toHaveLength(1)
  })

  it('keeps an old key until what it signed is over, and lets it go with a later rotation', async () => {
    const { prefix, secrets } = await installed()
    const [first] = await secrets.signingKeys('visitor')
    await rotate(secrets)
    system.clock.advance(2 * MINUTE)
    const token = issueVisitorToken(visitorUntil(system.clock.now() - 1 + VISITOR_TOKEN_LIFE_MS), first)
    // The third within the life of a token drops nothing.
    system.clock.advance(10 * DAY)
    expect((await rotate(processAt(prefix))).keys).toBe(3)
    system.clock.advance(VISITOR_TOKEN_LIFE_MS - 10 * DAY - MINUTE)
    const almost = await processAt(prefix).signingKeys('visitor')
    expect(readVisitorToken(token, almost, system.clock.now())).toBeDefined()
    expect((await rotate(processAt(prefix))).keys).toBe(4)
    system.clock.advance(2 * MINUTE)
    expect((await rotate(processAt(prefix))).keys).toBe(4)
    expect(await processAt(prefix).signingKeys('visitor')).not.toContain(first)
    expect(readVisitorToken(token, [first], system.clock.now())).toBeUndefined()
  })

  it('a reply address counts for years, whatever is rotated meanwhile', async () => {
    const { prefix, secrets } = await installed()
    const [first] = await secrets.signingKeys('reply-address')
    for (let year = 0; year < 9; year++) {
      await rotate(processAt(prefix), 'reply-address')
      system.clock.advance(365 * DAY)
    }
    expect(await processAt(prefix).signingKeys('reply-address')).toContain(first)
  })

  it('a leaked key counts for nothing from now on, nor does any before it', async () => {
    const { prefix, secrets } = await installed()
    await rotate(secrets)
    system.clock.advance(2 * MINUTE)
    const before = await processAt(prefix).signingKeys('visitor')
    expect(await rotate(processAt(prefix), 'visitor', true)).toEqual({
      purpose: 'visitor',
      keys: 1,
      signsFrom: new Date(system.clock.now()).toISOString(),
    })
    const after = await processAt(prefix).signingKeys('visitor')
    expect(after).toHaveLength(1)
    for (const key of before) expect(after).not.toContain(key)
    // Others learn of it within the minute for which they remember keys.
    system.clock.advance(MINUTE)
    expect(await secrets.signingKeys('visitor')).toEqual(after)
  })

  it('is refused, with nothing changed, where the parameter would grow beyond what SSM keeps', async () => {
    const { prefix } = await installed()
    const rotations = async () => {
      for (let number = 0; number < 100; number++) {
        await rotate(processAt(prefix), 'reply-address')
        system.clock.advance(2 * MINUTE)
      }
    }
    await expect(rotations()).rejects.toThrow(/40 keys already/)
    const keys = await processAt(prefix).signingKeys('reply-address')
    expect(keys).toHaveLength(40)
  })

  it('keeps keys as long as what they sign lives', () => {
    expect(signatureLifeMs.visitor).toBeGreaterThanOrEqual(VISITOR_TOKEN_LIFE_MS)
    expect(signatureLifeMs['file-link']).toBeGreaterThanOrEqual(FILE_LINK_LIFE_MS)
  })
})
