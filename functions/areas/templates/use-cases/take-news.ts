import { retryOnConflict } from '../../../kernel/commit.ts'
import { isSame } from '../../../kernel/on-demand.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Channel } from '../../channels/domain/channel.ts'
import type { ChannelsStore, InboundTemplateNews } from '../../channels/port.ts'
import { type Template, templateIdOf } from '../domain/template.ts'
import type { TemplatesStore } from '../port.ts'

type Deps = HasStore<ChannelsStore & TemplatesStore> & Pick<Parts, 'clock'>

/**
 * M8: what a provider tells of a template counts at once, for every channel of the account. Where that is older than what is
 * known, of the same second, says nothing, or is of a template that is not known, the provider is asked for all of them.
 */
export async function takeTemplateNews(
  deps: Deps,
  provider: Channel['provider'],
  news: InboundTemplateNews,
): Promise<void> {
  const channels = await deps.store.readChannels()
  const having = channels.filter(
    (channel) => channel.provider === provider && channel.config.businessAccountId === news.account,
  )
  for (const { id } of having) {
    if (!(await note(deps, id, news))) await deps.store.askForRefresh(id, deps.clock.now())
  }
}

/** A provider's clock has seconds, and nothing in between. */
const SECOND_MS = 1000

/** False: it does not say for certain what the template is like now. */
function note(deps: Deps, channelId: string, news: InboundTemplateNews): Promise<boolean> {
  const { status, quality, category, at } = news
  return retryOnConflict(async () => {
    const [before, refresh] = await Promise.all([
      deps.store.readTemplate(templateIdOf(channelId, news.providerId)),
      deps.store.readRefresh(channelId),
    ])
    const says = status !== undefined || quality !== undefined || category !== undefined
    // Never ahead of our own clock: what is asked next must count as later.
    const toldAt = Math.min(at ?? Number.POSITIVE_INFINITY, deps.clock.now())
    if (!before || !says || toldAt < Math.max(before.toldAt, refresh?.at ?? 0)) return false
    const { quality: qualityBefore, reason: reasonBefore, ...rest } = before
    const score = quality === undefined ? qualityBefore : (quality ?? undefined)
    const reason = status === undefined ? reasonBefore : news.reason
    const after: Template = {
      ...rest,
      status: status ?? before.status,
      category: category ?? before.category,
      ...(score ? { quality: score } : {}),
      ...(reason === undefined ? {} : { reason }),
      toldAt,
    }
    if (!isSame({ ...after, toldAt: 0 }, { ...before, toldAt: 0 })) {
      await deps.store.commit([deps.store.putTemplate(after)])
    }
    return at === undefined || at - SECOND_MS >= (refresh?.at ?? 0)
  })
}
