import * as z from 'zod'
import { DomainError } from '../kernel/errors.ts'
import type { Clock, Secrets } from '../kernel/ports.ts'
import { type SigningPurpose, signingPurposes } from '../kernel/signing-purposes.ts'
import type { Parameters } from './parameters.ts'
import { firstKeys, KEYS_FOR_MS, type KeyList, readKeyList, rotateKeys, usableKeys } from './signing-keys.ts'

const CHANNEL_FOR_MS = 60_000
const Values = z.lazy(() => z.record(z.string(), z.string()))

/**
 * Secrets as SSM SecureStrings: one parameter per channel and change, `<prefix>/channels/<id>/<change>` (the first one of
 * an installed channel: `<prefix>/channels/<id>`), and one per purpose of signing, `<prefix>/keys/<purpose>`. Read values are
 * kept for a minute, so that a message costs no call.
 */
export function createSecrets(parameters: Parameters, prefix: string, clock: Clock): Secrets {
  const cache = new Map<string, { values: Record<string, string>; until: number }>()
  const keyLists = new Map<SigningPurpose, { list: Promise<KeyList>; until: number }>()
  const keysAt = (purpose: SigningPurpose) => `${prefix}/keys/${purpose}`
  const earlierKey = () => parameters.get(`${prefix}/app`)

  async function readKeys(purpose: SigningPurpose): Promise<KeyList> {
    const text = await parameters.get(keysAt(purpose))
    if (text !== undefined) return readKeyList(text)
    // Keys are made by the deployment, which comes to that after the functions are there.
    const earlier = await earlierKey()
    if (earlier === undefined) throw new Error(`There are no keys for ${purpose} yet.`)
    return firstKeys(earlier)
  }

  async function makeSigningKeys(): Promise<void> {
    const earlier = await earlierKey()
    const make = (purpose: SigningPurpose) =>
      parameters.put(keysAt(purpose), JSON.stringify(firstKeys(earlier)), { overwrite: false })
    await Promise.all(signingPurposes.map(make))
  }

  function rememberKeys(purpose: SigningPurpose): Promise<KeyList> {
    const before = keyLists.get(purpose)
    const list = readKeys(purpose).catch((error: unknown) => {
      // What was known a minute ago is better than nothing; and a failed first attempt must not be remembered.
      if (before) return before.list
      keyLists.delete(purpose)
      throw error
    })
    keyLists.set(purpose, { list, until: clock.now() + KEYS_FOR_MS })
    return list
  }

  return {
    async channel(channelId) {
      const cached = cache.get(channelId)
      if (cached && cached.until > clock.now()) return cached.values
      const text = await parameters.get(`${prefix}/channels/${channelId}`)
      // A channel without secrets proves nothing and sends nothing: that is its state, not a failure of ours.
      const values = text === undefined ? {} : Values.parse(JSON.parse(text))
      cache.set(channelId, { values, until: clock.now() + CHANNEL_FOR_MS })
      return values
    },
    async putChannel(channelId, secrets) {
      await parameters.put(`${prefix}/channels/${channelId}`, JSON.stringify(secrets), { overwrite: true })
      cache.delete(channelId)
    },
    async removeChannel(channelId) {
      cache.delete(channelId)
      await parameters.remove(`${prefix}/channels/${channelId}`)
    },
    async signingKeys(purpose) {
      const known = keyLists.get(purpose)
      const list = await (known && known.until > clock.now() ? known.list : rememberKeys(purpose))
      return usableKeys(list, clock.now())
    },
    makeSigningKeys,
    async rotateSigningKey(purpose, rotation) {
      await makeSigningKeys()
      const found = await parameters.getVersion(keysAt(purpose))
      if (!found) throw new Error(`There are no keys for ${purpose}.`)
      const before = readKeyList(found.value)
      const after = rotateKeys(before, clock.now(), rotation)
      if (after !== before) {
        const version = await parameters.put(keysAt(purpose), JSON.stringify(after), { overwrite: true })
        // A parameter can't be written on a condition: what was written in between is lost, and whoever did that hears of it.
        if (version !== found.version + 1) {
          throw new DomainError(
            'version_conflict',
            'The keys were rotated twice at once, and one of the new keys is gone: rotate again, and say again if one leaked.',
          )
        }
      }
      keyLists.delete(purpose)
      return { keys: after.length, signsFrom: after[0]?.signsFrom ?? 0 }
    },
  }
}
