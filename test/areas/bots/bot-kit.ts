import { generateKeyPairSync } from 'node:crypto'
import type { World } from '../../kit/world.ts'

// Making one takes longer than most tests, and it is the account that counts.
let madeKey: string | undefined
function accountKey(): string {
  madeKey ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  }) as string
  return madeKey
}

/** The key file of a service account, as Google Cloud gives it out. */
export const serviceAccount = () => {
  return JSON.stringify({
    type: 'service_account',
    project_id: 'acme-bots',
    private_key: accountKey(),
    client_email: 'switchboard@acme-bots.iam.gserviceaccount.com',
    token_uri: 'https://elsewhere.example/token',
  })
}

export interface MadeBot {
  id: string
  version: number
}

/** A bot of Dialogflow that answers a channel. */
export async function answersOn(world: World, channelId = 'demo-whatsapp', more: object = {}): Promise<MadeBot> {
  const bot = await world.asks<MadeBot>('owner', 'bots.create', {
    name: 'Ada',
    kind: 'dialogflow-es',
    settings: { projectId: 'acme-bots' },
    secrets: { serviceAccount: serviceAccount() },
    ...more,
  })
  await world.calls('owner', 'channels.update', { id: channelId, botId: bot.id })
  return bot
}
