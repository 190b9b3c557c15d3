import { randomBytes } from 'node:crypto'
import {
  DeleteParameterCommand,
  GetParameterCommand,
  ParameterAlreadyExists,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm'
import * as z from 'zod'
import type { Clock, Secrets } from '../use-cases/ports.ts'

const CHANNEL_FOR_MS = 60_000
const Values = z.record(z.string(), z.string())

/**
 * Secrets as SSM SecureStrings: one parameter per channel and change, `<prefix>/channels/<id>/<change>` (the first one of
 * an installed channel: `<prefix>/channels/<id>`), and one for the app's own signing key, `<prefix>/app`. Read values are kept for a minute, so that a message costs no call.
 */
export function createSecrets(client: SSMClient, prefix: string, clock: Clock): Secrets {
  const known = new Map<string, { values: Record<string, string>; until: number }>()
  let appKey: Promise<string> | undefined
  const read = async (name: string) => {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }))
    return Parameter?.Value ?? ''
  }
  return {
    async channel(channelId) {
      const cached = known.get(channelId)
      if (cached && cached.until > clock.now()) return cached.values
      const values = await read(`${prefix}/channels/${channelId}`).then(
        (text) => Values.parse(JSON.parse(text)),
        (error: unknown) => {
          // A channel without secrets proves nothing and sends nothing: that is its state, not a failure of ours.
          if (error instanceof ParameterNotFound) return {}
          throw error
        },
      )
      known.set(channelId, { values, until: clock.now() + CHANNEL_FOR_MS })
      return values
    },
    async putChannel(channelId, secrets) {
      const Name = `${prefix}/channels/${channelId}`
      await client.send(
        new PutParameterCommand({ Name, Value: JSON.stringify(secrets), Type: 'SecureString', Overwrite: true }),
      )
      known.delete(channelId)
    },
    async removeChannel(channelId) {
      known.delete(channelId)
      try {
        await client.send(new DeleteParameterCommand({ Name: `${prefix}/channels/${channelId}` }))
      } catch (error) {
        if (!(error instanceof ParameterNotFound)) throw error
      }
    },
    app() {
      appKey ??= readOrMakeAppKey(client, `${prefix}/app`, read).catch((error: unknown) => {
        // A failed attempt must not be remembered as the answer.
        appKey = undefined
        throw error
      })
      return appKey
    },
  }
}

async function readOrMakeAppKey(
  client: SSMClient,
  name: string,
  read: (name: string) => Promise<string>,
): Promise<string> {
  try {
    return await read(name)
  } catch (error) {
    if (!(error instanceof ParameterNotFound)) throw error
  }
  const value = randomBytes(32).toString('base64url')
  try {
    await client.send(new PutParameterCommand({ Name: name, Value: value, Type: 'SecureString', Overwrite: false }))
    return value
  } catch (error) {
    if (!(error instanceof ParameterAlreadyExists)) throw error
    return read(name)
  }
}

/** The same with a client of its own. */
export function openSecrets(prefix: string, clock: Clock): Secrets {
  return createSecrets(new SSMClient({}), prefix, clock)
}
