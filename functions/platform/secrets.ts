import { randomBytes } from 'node:crypto'
import * as z from 'zod'
import type { Clock, Secrets } from '../kernel/ports.ts'
import type { Parameters } from './parameters.ts'

const CHANNEL_FOR_MS = 60_000
const Values = z.lazy(() => z.record(z.string(), z.string()))

/**
 * Secrets as SSM SecureStrings: one parameter per channel and change, `<prefix>/channels/<id>/<change>` (the first one of
 * an installed channel: `<prefix>/channels/<id>`), and one for the app's own signing key, `<prefix>/app`. Read values are kept for a minute, so that a message costs no call.
 */
export function createSecrets(parameters: Parameters, prefix: string, clock: Clock): Secrets {
  const cache = new Map<string, { values: Record<string, string>; until: number }>()
  let appKey: Promise<string> | undefined
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
    app() {
      appKey ??= readOrMakeAppKey(parameters, `${prefix}/app`).catch((error: unknown) => {
        // A failed attempt must not be remembered as the answer.
        appKey = undefined
        throw error
      })
      return appKey
    },
  }
}

async function readOrMakeAppKey(parameters: Parameters, name: string): Promise<string> {
  const before = await parameters.get(name)
  if (before !== undefined) return before
  const value = randomBytes(32).toString('base64url')
  if (await parameters.put(name, value, { overwrite: false })) return value
  // Another process made one at the same moment.
  const other = await parameters.get(name)
  if (other === undefined) throw new Error('The signing key was there and is gone.')
  return other
}
