import { DomainError, notFound } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Call } from '../../workspace/index.ts'
import type { Channel } from '../domain/channel.ts'
import type { Observed } from '../domain/channel-health.ts'
import type { ChannelParts, ChannelsStore, CheckProblem, CheckResult } from '../port.ts'
import { reportHealth } from './report-health.ts'

type Deps = HasStore<ChannelsStore> &
  Pick<Parts, 'clock' | 'log' | 'settings'> &
  Pick<ChannelParts, 'channels' | 'check'>

/**
 * Asks the provider whether it accepts what is set, which account that is, and where it delivers; `connect` has it deliver
 * here, where it can be told. What it says of the credentials counts as the channel's health.
 */
export async function checkChannel(deps: Deps, call: Call, input: { id: string; connect?: boolean | undefined }) {
  const [, channel] = await Promise.all([call.agent, deps.store.readChannel(input.id)])
  if (!channel) throw notFound('channel')
  const { state, account, webhook, problems, canConnect } = await ask(deps, channel, input.connect ?? false)
  return {
    state,
    account: account ? { name: account.name, detail: account.detail ?? null } : null,
    webhook: webhook ?? null,
    canConnect,
    problems: problems.map(({ code, theirs }) => ({ code, theirs: theirs ?? null })),
  }
}

type Answer = Omit<CheckResult, 'state'> & { state: CheckResult['state'] | 'incomplete'; canConnect: boolean }

async function ask(deps: Deps, channel: Channel, connect: boolean): Promise<Answer> {
  const check = deps.check(channel.provider)
  if (connect && !check?.connects) {
    throw new DomainError('invalid_request', 'This provider cannot be told over its API.', [
      { path: 'connect', message: 'is not known' },
    ])
  }
  if (!check) return { ...ownCheck(deps, channel), canConnect: false }
  const canConnect = check.connects ?? false
  const connected = await deps.channels.connect(channel)
  const missing = deps.channels.profile(channel.provider).secretNames.filter((name) => !connected.secrets[name])
  if (missing.length > 0) {
    const reason = `The channel is not complete: ${missing.join(', ')} is not set.`
    await reportHealth(deps, channel.id, { side: 'calls', outcome: 'incomplete', reason })
    const problems = missing.map((theirs) => ({ code: 'not_set' as const, theirs }))
    return { state: 'incomplete', problems, canConnect }
  }
  const result = await check.run(connected, { connect })
  const observed = observedIn(result)
  if (result.perDay !== undefined) await deps.store.putPerDay(channel.id, result.perDay)
  if (observed) await reportHealth(deps, channel.id, observed)
  return { ...result, canConnect }
}

/** What of our own mailbox and chat can be told without a message. */
function ownCheck({ settings }: Pick<Deps, 'settings'>, { provider, config, name }: Channel): CheckResult {
  if (provider !== 'email') return { state: 'ok', account: { name }, problems: [] }
  const address = config.address ?? ''
  const domain = address.split('@').at(-1)?.toLowerCase()
  const problems: CheckProblem[] = []
  if (settings.emailFrom.address === '') problems.push({ code: 'sender_missing' })
  // Mail of another domain comes by being passed on, which nobody sees from here.
  if (domain !== settings.emailDomain.toLowerCase()) {
    problems.push({ code: 'address_elsewhere', theirs: settings.emailDomain })
  }
  const sender = settings.emailFrom.address
  return { state: 'ok', account: { name: address, ...(sender ? { detail: sender } : {}) }, problems }
}

/** One that a call's failing does not prove: an id that the token may not see need not keep messages from being sent. */
function observedIn({ state, problems }: CheckResult): Observed | undefined {
  if (state === 'ok') return { side: 'calls', outcome: 'ok' }
  const refused = problems.find(({ code }) => code === 'token_refused')
  return refused && { side: 'calls', outcome: 'unauthorized', reason: refused.theirs ?? '' }
}
