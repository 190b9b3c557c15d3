import { backoffSeconds } from '../../../kernel/backoff.ts'
import { retryOnConflict } from '../../../kernel/commit.ts'
import { isSame } from '../../../kernel/on-demand.ts'
import type { HandedOut, HasStore, JobOutcome, Parts } from '../../../kernel/ports.ts'
import type { Channel } from '../../channels/domain/channel.ts'
import type { ProviderTemplate } from '../../channels/domain/template.ts'
import { reportHealth } from '../../channels/index.ts'
import type { ChannelParts, ChannelsStore, FetchedTemplates } from '../../channels/port.ts'
import { hasTemplates, type Template, templateIdOf } from '../domain/template.ts'
import type { TemplatesJob } from '../job.ts'
import type { TemplatesStore } from '../port.ts'

type Deps = HasStore<ChannelsStore & TemplatesStore> &
  Pick<Parts, 'clock' | 'log' | 'settings'> &
  Pick<ChannelParts, 'adapter' | 'channels'>

/** So often a provider that does not answer is asked, over half an hour; then tomorrow, or when somebody asks. */
const MOST_TRIES = 8
const AT_ONCE = 25

/**
 * M8: asks the provider for a channel's templates and keeps them as it has them; those that it has no more go, as do those of
 * a channel that is gone. Asked for anew meanwhile, it leaves the work to the job that follows.
 */
export async function fetchTemplates(deps: Deps, job: TemplatesJob, { tries }: HandedOut): Promise<JobOutcome> {
  const { channelId, round } = job
  const [channel, known] = await Promise.all([deps.store.readChannel(channelId), deps.store.readRefresh(channelId)])
  if (known?.round !== round || known.endedFor === round) return { done: true }
  const startedAt = deps.clock.now()
  const told = await ask(deps, channel)
  if (told.outcome === 'found') {
    const isCertain = await keep(deps, channelId, told.templates, startedAt)
    const pending = told.templates.filter(({ status }) => status === 'pending').length
    await deps.store.recordRefresh(channelId, { endedFor: round, at: startedAt, pending })
    if (!isCertain) await deps.store.askForRefresh(channelId, deps.clock.now())
    return { done: true }
  }
  deps.log.warn('templates.not_told', { channelId, outcome: told.outcome, tries })
  const error = { code: told.outcome, reason: 'reason' in told ? told.reason : '' }
  const again = told.outcome === 'unavailable' && tries < MOST_TRIES
  await deps.store.recordRefresh(channelId, { ...(again ? {} : { endedFor: round }), error })
  if (told.outcome !== 'unavailable' || !again) return { done: true }
  return { retryAfterSeconds: Math.max(backoffSeconds(tries), told.afterSeconds ?? 0) }
}

async function ask(deps: Deps, channel: Channel | undefined): Promise<FetchedTemplates> {
  const adapter = channel && hasTemplates(channel) ? deps.adapter(channel.provider) : undefined
  if (!channel || !adapter?.fetchTemplates) return { outcome: 'found', templates: [] }
  const connected = await deps.channels.connect(channel)
  const missing = adapter.secretNames.filter((name) => !connected.secrets[name])
  if (missing.length > 0) {
    const reason = `The channel is not complete: ${missing.join(', ')} is not set.`
    return { outcome: 'refused', code: 'not_set', reason }
  }
  const told = await adapter.fetchTemplates(connected)
  if (told.outcome === 'refused' && told.unauthorized) {
    await reportHealth(deps, channel.id, { side: 'calls', outcome: 'unauthorized', reason: told.reason })
  }
  return told
}

/** Whether all is kept: what the provider told by itself meanwhile may be later than its list. */
function keep(deps: Deps, channelId: string, told: readonly ProviderTemplate[], startedAt: number): Promise<boolean> {
  const wanted = new Map(told.map((one) => [templateIdOf(channelId, one.providerId), one]))
  return retryOnConflict(async () => {
    const { templates } = await deps.store.readTemplates(channelId)
    const stored = new Map(templates.map((template) => [template.id, template]))
    const isLater = ({ toldAt }: Template) => toldAt > startedAt
    const puts = [...wanted].flatMap(([id, one]) => {
      const before = stored.get(id)
      if (before && isLater(before)) return []
      const after = asTold(one, { id, channelId, toldAt: startedAt }, before)
      const same = before && isSame({ ...after, toldAt: 0 }, { ...before, toldAt: 0 })
      return same ? [] : [deps.store.putTemplate(after)]
    })
    const gone = templates.filter((template) => !wanted.has(template.id) && !isLater(template))
    const writes = [...puts, ...gone.map((template) => deps.store.removeTemplate(template))]
    // One part after the other; what was written before the process died is as it should be when it is done again.
    for (let at = 0; at < writes.length; at += AT_ONCE) await deps.store.commit(writes.slice(at, at + AT_ONCE))
    return !templates.some(isLater)
  })
}

/** As the provider tells it, with what the workspace says of it. */
function asTold(
  told: ProviderTemplate,
  ids: Pick<Template, 'id' | 'channelId' | 'toldAt'>,
  before: Template | undefined,
): Template {
  const { hidden = false, teamIds, order, version } = before ?? {}
  // Why one was paused the provider tells when it happens, and not in its list.
  const reason = told.reason ?? (before?.status === told.status ? before.reason : undefined)
  return {
    ...told,
    ...(reason === undefined ? {} : { reason }),
    ...ids,
    hidden,
    ...(teamIds ? { teamIds } : {}),
    ...(order === undefined ? {} : { order }),
    ...(version === undefined ? {} : { version }),
  }
}
