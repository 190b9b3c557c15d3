import type { Write } from '../../../kernel/commit.ts'
import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError, notFound } from '../../../kernel/errors.ts'
import { type PageInput, pageOf } from '../../../kernel/page.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { problemOfUrl } from '../../outside-calls/domain/outside-url.ts'
import { newWebhookSecret } from '../../outside-calls/domain/standard-webhooks.ts'
import { type Call, commitAnswer, editSettings, given, invalid, taken, versionOf } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { Amends } from '../domain/amends.ts'
import {
  type Channel,
  type ChannelHealth,
  type ChannelType,
  callbackNames,
  type HealthSide,
  type Provider,
} from '../domain/channel.ts'
import { problemsOf } from '../domain/channel-form.ts'
import { overall, setAnew } from '../domain/channel-health.ts'
import { presentLimits } from '../domain/file-limits.ts'
import { replyWindowMs } from '../domain/reply-window.ts'
import { presentTextLimit } from '../domain/text-limits.ts'
import type { BotsThereAre, ChannelParts, ChannelsStore } from '../port.ts'
import { forgetHealth } from './report-health.ts'

type Deps = HasStore<ChannelsStore & WorkspaceStore> &
  Pick<Parts, 'clock' | 'log' | 'secrets' | 'settings' | 'ulid'> &
  Pick<ChannelParts, 'channels'>

type EditDeps = Deps & HasStore<BotsThereAre>

interface Fields {
  name?: string | undefined
  teamId?: string | null | undefined
  /** O2: the bot that answers its new conversations; one that is not there hands them to people */
  botId?: string | null | undefined
  config?: Record<string, string> | undefined
  secrets?: Record<string, string> | undefined
}
type NewChannel = Fields & { id?: string | undefined; type: ChannelType; provider: Provider; name: string }

/** Settings that say something. */
const filledIn = (config: Record<string, string> = {}) =>
  Object.fromEntries(Object.entries(config).filter(([, value]) => value.trim() !== ''))

/** Where a channel's secrets lie. */
const secretsAt = (channel: Channel) => channel.secretsAt ?? channel.id

type KnownSide = ChannelHealth & { channelId: string; side: HealthSide }

/** Since when a direction is known to work; null: nobody has seen it. */
function provenSince(sides: readonly KnownSide[], side: HealthSide): string | null {
  const at = sides.find((health) => health.side === side)?.provenAt
  return at === undefined ? null : new Date(at).toISOString()
}

async function present(deps: Pick<Deps, 'channels' | 'secrets'>, channel: Channel, sides: readonly KnownSide[] = []) {
  const { id, type, provider, name, teamId, botId = null, config, installedBy = null } = channel
  const names = channel.secretNames ?? Object.keys(await deps.secrets.channel(secretsAt(channel)))
  const { state, since, reason } = overall(sides)
  const capabilities = deps.channels.profile(provider).capabilities(type)
  return {
    id,
    type,
    provider,
    name,
    teamId,
    botId,
    config,
    installedBy,
    webhookUrl: deps.channels.webhookUrl(channel) ?? null,
    text: presentTextLimit(capabilities.text),
    files: presentLimits(capabilities.files),
    replyWindowMs: replyWindowMs(channel) ?? null,
    amends: presentAmends(capabilities.amends),
    secretNames: names.toSorted(),
    health: { state, since: since === null ? null : new Date(since).toISOString(), reason },
    proven: { sending: provenSince(sides, 'calls'), receiving: provenSince(sides, 'webhooks') },
    version: versionOf(channel),
  }
}

/** What the provider behind a channel lets agents do to messages that are there. */
function presentAmends({ react, ...rest }: Amends = {}) {
  return { ...rest, ...(react ? { react: react === 'any' ? react : [...react] } : {}) }
}

/** All channels with how they do, without secrets; `webhookUrl` is what the provider must be given. */
export async function listChannels(deps: Deps, call: Call, input: PageInput) {
  const [, channels, health] = await Promise.all([
    call.agent,
    deps.store.readChannels(),
    deps.store.readChannelHealth(),
  ])
  const { items, nextCursor } = pageOf(channels, input)
  const own = (id: string) => health.filter(({ channelId }) => channelId === id)
  return { items: await Promise.all(items.map((channel) => present(deps, channel, own(channel.id)))), nextCursor }
}

/** One channel. */
export async function getChannel(deps: Deps, call: Call, input: { id: string }) {
  const [, channel, health] = await Promise.all([
    call.agent,
    deps.store.readChannel(input.id),
    deps.store.readChannelHealth(input.id),
  ])
  if (!channel) throw notFound('channel')
  return present(deps, channel, health)
}

/** Connects an account of a provider. Its secrets go where nobody reads them back, before anything leads to them. */
export async function createChannel(deps: EditDeps, call: Call, input: NewChannel) {
  const { id = `ch_${deps.ulid()}`, type, provider, name, teamId = null, botId } = input
  const config = filledIn(input.config)
  const { madeSecret } = deps.channels.profile(provider)
  const made = madeSecret === undefined ? undefined : newWebhookSecret()
  const secrets = { ...input.secrets, ...(madeSecret && made ? { [madeSecret]: made } : {}) }
  const at = `${id}/${deps.ulid()}`
  const secretNames = Object.keys(secrets)
  return cleaningUp(deps, [at], () =>
    retryOnConflict(async () => {
      const [me, channels] = await Promise.all([call.agent, deps.store.readChannels('all')])
      if (callbackNames.some((name) => name === id) || channels.some((channel) => channel.id === id)) throw taken('id')
      const own = { id, type, provider, name, teamId, config, installedBy: me.id, secretNames }
      const channel: Channel = botId ? { ...own, botId } : own
      requireNotGiven(deps, provider, input.secrets)
      requireComplete(deps, channel)
      requireOwnAddress(channel, channels)
      await requireBot(deps, botId)
      const team = await teamWrites(deps, teamId)
      if (secretNames.length > 0) await deps.secrets.putChannel(at, secrets)
      const stored = secretNames.length > 0 ? { ...channel, secretsAt: at } : channel
      const answer = await present(deps, { ...stored, version: 1 })
      // Told this once: what is remembered of the call does not say it.
      const remembered = made === undefined ? answer : { ...answer, secret: null }
      await commitAnswer(deps, call, [deps.store.putChannel(stored), ...team], remembered)
      return made === undefined ? answer : { ...answer, secret: made }
    }, ['idempotency']),
  )
}

/** Changes what is given; settings and secrets that are not named stay. What was set anew counts as well until it fails. */
export async function updateChannel(
  deps: EditDeps,
  call: Call,
  input: Fields & { id: string; version?: number | undefined },
) {
  const { id, version, secrets = {}, config, ...fields } = input
  const at = `${id}/${deps.ulid()}`
  const renewed = Object.keys(secrets).length > 0
  let replaced: string | undefined
  let isNew = renewed
  const answer = await cleaningUp(deps, renewed ? [at] : [], () =>
    editSettings(deps, call, {
      what: 'channel',
      version,
      read: () => deps.store.readChannel(id),
      async change(before) {
        requireNotGiven(deps, before.provider, input.secrets)
        const after: Channel = { ...before, ...given(fields), config: filledIn({ ...before.config, ...config }) }
        const all = renewed ? { ...(await deps.secrets.channel(secretsAt(before))), ...secrets } : {}
        if (renewed) {
          after.secretNames = Object.keys(all)
          after.secretsAt = at
          after.secretsBefore = secretsAt(before)
        }
        isNew = renewed || JSON.stringify(after.config) !== JSON.stringify(before.config)
        if (renewed || config) requireComplete(deps, after)
        requireOwnAddress(after, await deps.store.readChannels())
        if (after.botId !== before.botId) await requireBot(deps, after.botId)
        if (renewed) await deps.secrets.putChannel(at, all)
        replaced = renewed ? before.secretsBefore : undefined
        return after
      },
      write: async (before, after) => [
        deps.store.putChannel(after),
        ...(after.teamId === before.teamId ? [] : await teamWrites(deps, after.teamId)),
        ...(isNew ? asNew(await deps.store.readChannelHealth(id), after, deps.clock.now()) : []).map(
          ({ channelId, side, ...health }) => deps.store.putChannelHealth(channelId, side, health),
        ),
      ],
      async present(channel) {
        const sides = await deps.store.readChannelHealth(id)
        return present(deps, channel, isNew ? asNew(sides, channel, deps.clock.now()) : sides)
      },
    }),
  )
  if (isNew) forgetHealth(deps, id)
  // The latest secrets but one may still be in use elsewhere; those before them are not.
  if (replaced !== undefined) await removeSecrets(deps, [replaced])
  return answer
}

/** Disconnects it: its webhooks are unknown from now on, and what still waits to be sent fails and says why. */
export async function deleteChannel(deps: Deps, call: Call, input: { id: string }) {
  const { id } = input
  let orphaned: string[] = []
  const answer = await editSettings(deps, call, {
    what: 'channel',
    version: undefined,
    read: () => deps.store.readChannel(id),
    change(before): Channel {
      orphaned = [secretsAt(before), ...(before.secretsBefore === undefined ? [] : [before.secretsBefore])]
      const { secretsAt: _at, secretsBefore: _before, ...rest } = before
      return { ...rest, secretNames: [], deleted: true }
    },
    write: (_before, after) => [deps.store.putChannel(after)],
    present: () => ({ id, deleted: true as const }),
  })
  await removeSecrets(deps, orphaned)
  return answer
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

/** A secret that is made here is nobody's to give: it is replaced by another one that is made. */
function requireNotGiven(
  deps: Pick<Deps, 'channels'>,
  provider: Provider,
  secrets: Record<string, string> | undefined,
): void {
  const { madeSecret } = deps.channels.profile(provider)
  if (madeSecret && secrets?.[madeSecret] !== undefined) throw invalid(`secrets.${madeSecret}`, 'is made here')
}

function requireComplete(deps: Pick<Deps, 'channels' | 'settings'>, channel: Channel): void {
  const form = deps.channels.profile(channel.provider)
  const errors = problemsOf(form, { ...channel, secretNames: channel.secretNames ?? form.secretNames })
  if (channel.provider === 'email' && !/^[^@\s]+@[^@\s]+$/.test(channel.config.address ?? '')) {
    errors.push({ path: 'config.address', message: 'is not an email address' })
  }
  if (channel.provider === 'custom' && channel.config.url !== undefined) {
    const message = problemOfUrl(channel.config.url, { localhost: deps.settings.localhostCalls })
    if (message) errors.push({ path: 'config.url', message })
  }
  if (errors.length > 0) throw new DomainError('invalid_request', 'The channel is not complete.', errors)
}

/** An email goes to the channel of its address: there can be but one. */
function requireOwnAddress(channel: Channel, others: readonly Channel[]): void {
  const addressOf = ({ provider, config, deleted }: Channel) =>
    provider === 'email' && !deleted ? config.address?.toLowerCase() : undefined
  const address = addressOf(channel)
  if (address !== undefined && others.some((other) => other.id !== channel.id && addressOf(other) === address)) {
    throw taken('config.address')
  }
}

/** The team must exist, and go on existing until the channel leads to it. */
async function teamWrites(deps: Pick<Deps, 'store'>, teamId: string | null): Promise<Write[]> {
  if (teamId === null) return []
  const team = await deps.store.readTeam(teamId)
  if (!team || team.deleted) throw invalid('teamId', 'is not a team of this workspace')
  return [deps.store.teamUnchanged(team)]
}

async function requireBot(deps: HasStore<BotsThereAre>, botId: string | null | undefined): Promise<void> {
  if (botId && !(await deps.store.readBot(botId))) throw invalid('botId', 'is not a bot of this workspace')
}

/** How a channel's directions do once its settings or secrets are others; how a web chat looks proves nothing. */
function asNew(sides: readonly KnownSide[], { provider }: Channel, now: number): KnownSide[] {
  return sides.map(({ channelId, side, ...health }) => ({
    channelId,
    side,
    ...setAnew(health, now, provider === 'web'),
  }))
}
