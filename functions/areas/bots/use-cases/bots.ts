import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError, notFound } from '../../../kernel/errors.ts'
import { type PageInput, pageOf } from '../../../kernel/page.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { problemOfUrl } from '../../outside-calls/domain/outside-url.ts'
import { ensureWebhookSecret } from '../../outside-calls/index.ts'
import type { OutsideCallsStore } from '../../outside-calls/port.ts'
import { type Call, commitAnswer, editSettings, given, versionOf } from '../../workspace/index.ts'
import { type Bot, type BotKind, type BotSettings, MOST_BOTS, problemsOfBot, TIMEOUT_SECONDS } from '../domain/bot.ts'
import { readServiceAccount } from '../domain/service-account.ts'
import type { BotsStore } from '../port.ts'

type Deps = HasStore<BotsStore & OutsideCallsStore> & Pick<Parts, 'clock' | 'log' | 'secrets' | 'settings' | 'ulid'>

interface Fields {
  name?: string | undefined
  settings?: BotSettings | undefined
  secrets?: { serviceAccount?: string | undefined } | undefined
  timeoutSeconds?: number | undefined
  enabled?: boolean | undefined
}

const present = (bot: Bot) => {
  const { id, name, kind, settings, timeoutSeconds, enabled, secretNames } = bot
  return { id, name, kind, settings, timeoutSeconds, enabled, secretNames, version: versionOf(bot) }
}

/** O2: all bots, without their secrets. */
export async function listBots(deps: Deps, call: Call, input: PageInput) {
  const [bots] = await Promise.all([deps.store.readBots(), call.agent])
  return pageOf(bots.map(present), input)
}

/** One bot. */
export async function getBot(deps: Deps, call: Call, { id }: { id: string }) {
  const [bot] = await Promise.all([deps.store.readBot(id), call.agent])
  if (!bot) throw notFound('bot')
  return present(bot)
}

/** Connects a bot. Its secrets go where nobody reads them back, before anything leads to them. */
export function createBot(deps: Deps, call: Call, input: Fields & { name: string; kind: BotKind }) {
  const { name, kind, settings = {}, timeoutSeconds = TIMEOUT_SECONDS.usual, enabled = true } = input
  const secrets = secretsOf(input)
  const id = `bot_${deps.ulid()}`
  const at = `${id}/${deps.ulid()}`
  return cleaningUp(deps, [at], () =>
    retryOnConflict(async () => {
      const [, bots] = await Promise.all([call.agent, deps.store.readBots()])
      if (bots.length >= MOST_BOTS) throw new DomainError('limit_reached', `There are at most ${MOST_BOTS} bots.`)
      const secretNames = Object.keys(secrets)
      const own = { id, name, kind, settings, timeoutSeconds, enabled, secretNames }
      const bot: Bot = secretNames.length > 0 ? { ...own, secretsAt: at } : own
      requireComplete(deps, bot)
      if (bot.secretsAt) await deps.secrets.putChannel(at, secrets)
      // What is said to it is signed.
      if (kind === 'http') await ensureWebhookSecret(deps)
      const answer = present({ ...bot, version: 1 })
      await commitAnswer(deps, call, [deps.store.putBot(bot)], answer)
      return answer
    }, ['idempotency']),
  )
}

/** Changes what is given; settings are replaced as a whole, secrets that are not named stay. */
export async function updateBot(deps: Deps, call: Call, input: Fields & { id: string; version?: number | undefined }) {
  const { id, version, secrets: _secrets, ...fields } = input
  const secrets = secretsOf(input)
  const renewed = Object.keys(secrets).length > 0
  const at = `${id}/${deps.ulid()}`
  let replaced: string | undefined
  const answer = await cleaningUp(deps, renewed ? [at] : [], () =>
    editSettings(deps, call, {
      what: 'bot',
      version,
      read: () => deps.store.readBot(id),
      async change(before) {
        const after: Bot = { ...before, ...given(fields) }
        if (renewed) {
          after.secretNames = Object.keys(secrets)
          after.secretsAt = at
          if (before.secretsAt !== undefined) after.secretsBefore = before.secretsAt
        }
        requireComplete(deps, after)
        if (renewed) await deps.secrets.putChannel(at, secrets)
        replaced = renewed ? before.secretsBefore : undefined
        return after
      },
      write: (_before, after) => [deps.store.putBot(after)],
      present,
    }),
  )
  // The latest secrets but one may still be in use elsewhere; those before them are not.
  if (replaced !== undefined) await removeSecrets(deps, [replaced])
  return answer
}

/** Takes it away: what it answers goes to people with the customer's next message, and new conversations at once. */
export async function deleteBot(deps: Deps, call: Call, { id }: { id: string }) {
  let orphaned: (string | undefined)[] = []
  const answer = await editSettings(deps, call, {
    what: 'bot',
    version: undefined,
    read: () => deps.store.readBot(id),
    change(before): Bot {
      const { secretsAt, secretsBefore, ...rest } = before
      orphaned = [secretsAt, secretsBefore]
      return { ...rest, secretNames: [], enabled: false, deleted: true }
    },
    write: (_before, after) => [deps.store.putBot(after)],
    present: () => ({ id, deleted: true as const }),
  })
  await removeSecrets(
    deps,
    orphaned.filter((one) => one !== undefined),
  )
  return answer
}

/** What is kept of the secrets that were given: of a service account what a token is asked for with. */
function secretsOf({ secrets: { serviceAccount } = {} }: Fields): Record<string, string> {
  if (serviceAccount === undefined) return {}
  const account = readServiceAccount(serviceAccount)
  if (!account) {
    throw new DomainError('invalid_request', 'The bot is not complete.', [
      { path: 'secrets.serviceAccount', message: 'is not the key of a service account' },
    ])
  }
  return { serviceAccount: JSON.stringify(account) }
}

function requireComplete({ settings: { localhostCalls } }: Pick<Deps, 'settings'>, bot: Bot): void {
  const errors = problemsOfBot(bot)
  const { url } = bot.settings
  const problem = bot.kind === 'http' && url !== undefined && problemOfUrl(url, { localhost: localhostCalls })
  if (problem) errors.push({ path: 'settings.url', message: problem })
  if (errors.length > 0) throw new DomainError('invalid_request', 'The bot is not complete.', errors)
}

/** Secrets that nothing came to lead to are removed; where it is not known whether something does, they stay. */
async function cleaningUp<Result>(deps: Deps, names: string[], run: () => Promise<Result>): Promise<Result> {
  try {
    return await run()
  } catch (error) {
    const expected = error instanceof Error && ['DomainError', 'ConflictError'].includes(error.name)
    if (expected) await removeSecrets(deps, names)
    throw error
  }
}

async function removeSecrets(deps: Pick<Deps, 'secrets' | 'log'>, names: string[]): Promise<void> {
  for (const name of names) {
    try {
      await deps.secrets.removeChannel(name)
    } catch (error) {
      // Nothing leads to them any more: the change itself stands.
      deps.log.error('secrets.left', { at: name, name: error instanceof Error ? error.name : 'unknown' })
    }
  }
}
