import { notFound } from '../../../kernel/errors.ts'
import { type PageInput, pageOf } from '../../../kernel/page.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Channel } from '../../channels/domain/channel.ts'
import type { TemplateComponent } from '../../channels/domain/template.ts'
import type { ChannelsStore } from '../../channels/port.ts'
import { type Call, editSettings, invalid, versionOf } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import {
  hasPart,
  hasTemplates,
  isOfLanguage,
  isRunning,
  maySee,
  placeOf,
  type Refresh,
  type Template,
} from '../domain/template.ts'
import type { TemplatesStore } from '../port.ts'

type Deps = HasStore<ChannelsStore & TemplatesStore & WorkspaceStore> & Pick<Parts, 'clock'>

type Shown<Component> = Component extends { type: 'header' }
  ? Omit<Component, 'sample'> & { sample?: boolean }
  : Component extends { type: 'carousel' }
    ? { type: 'carousel'; cards: { components: Shown<CardPart<Component>>[] }[] }
    : Component
type CardPart<Carousel> = Carousel extends { cards: { components: (infer Part)[] }[] } ? Part : never

/** A part of a template as it goes over the wire: where the provider has its file is nobody's to know. */
function presentComponent<Component extends TemplateComponent>(component: Component): Shown<Component> {
  const shown = (): unknown => {
    if (component.type === 'header') {
      const { sample, ...rest } = component
      return { ...rest, ...(sample === undefined ? {} : { sample: true }) }
    }
    if (component.type !== 'carousel') return component
    return {
      type: component.type,
      cards: component.cards.map(({ components }) => ({ components: components.map(presentComponent) })),
    }
  }
  return shown() as Shown<Component>
}

function present(template: Template) {
  const { id, channelId, name, language, category, status, components, variables, hidden } = template
  const { quality, reason, unusable, teamIds, order } = template
  return {
    id,
    channelId,
    name,
    language,
    category,
    status,
    ...(quality ? { quality } : {}),
    ...(reason === undefined ? {} : { reason }),
    components: components.map(presentComponent),
    variables,
    ...(unusable ? { unusable } : {}),
    hidden,
    ...(teamIds ? { teamIds } : {}),
    ...(order === undefined ? {} : { order }),
    version: versionOf(template),
  }
}

const NOT_SET = {
  code: 'not_set' as const,
  reason: 'The channel’s settings do not say which business account it is of.',
}

/** How well a channel's templates are known. */
function presentRefresh(channel: Pick<Channel, 'id' | 'provider' | 'config'>, refresh: Refresh | undefined) {
  const lacks = channel.provider === 'whatsapp-cloud' && !channel.config.businessAccountId
  return {
    channelId: channel.id,
    at: refresh?.at === undefined ? null : new Date(refresh.at).toISOString(),
    running: !lacks && refresh !== undefined && isRunning(refresh),
    error: lacks ? NOT_SET : (refresh?.error ?? null),
  }
}

interface ListInput extends PageInput {
  channelId?: string | undefined
  q?: string | undefined
  language?: string | undefined
}

/** M8: the templates that the caller may see, and how well each channel's are known. */
export async function listTemplates(deps: Deps, call: Call, input: ListInput) {
  const { channelId, q, language } = input
  const [me, channels] = await Promise.all([call.agent, deps.store.readChannels()])
  const asked = channels.filter(
    (channel) => hasTemplates(channel) && (channelId === undefined || channel.id === channelId),
  )
  const known = await Promise.all(asked.map(({ id }) => deps.store.readTemplates(id)))
  const found = known
    .flatMap(({ templates }) => templates)
    .filter((one) => maySee(me, one) && (q === undefined || hasPart(one, q)))
    .filter((one) => language === undefined || isOfLanguage(one, language))
  return {
    ...pageOf(found.map(present), input, placeOf),
    updates: asked.map((channel, index) => presentRefresh(channel, known[index]?.refresh)),
  }
}

/** One template that the caller may see. */
export async function getTemplate(deps: Deps, call: Call, input: { id: string }) {
  const [me, template] = await Promise.all([call.agent, deps.store.readTemplate(input.id)])
  if (!template || !maySee(me, template)) throw notFound('template')
  return present(template)
}

/** So long after somebody has asked nobody else needs to. */
const JUST_ASKED_MS = 10_000

/** The provider is asked for a channel's templates, by a job. */
export async function refreshTemplates(deps: Deps, call: Call, { channelId }: { channelId: string }) {
  const [, channel, known] = await Promise.all([
    call.agent,
    deps.store.readChannel(channelId),
    deps.store.readRefresh(channelId),
  ])
  if (!channel) throw notFound('channel')
  if (!hasTemplates(channel)) throw invalid('channelId', 'is a channel without templates')
  const now = deps.clock.now()
  const underWay = known && isRunning(known) && now - known.askedAt < JUST_ASKED_MS
  return presentRefresh(channel, underWay ? known : await deps.store.askForRefresh(channelId, now))
}

interface Changes {
  id: string
  version?: number | undefined
  hidden?: boolean | undefined
  teamIds?: string[] | null | undefined
  order?: number | null | undefined
}

/** Who sees it, and where it stands among the others. */
export function updateTemplate(deps: Deps, call: Call, { id, version, hidden, teamIds, order }: Changes) {
  return editSettings(deps, call, {
    what: 'template',
    version,
    read: () => deps.store.readTemplate(id),
    async change(before) {
      if (teamIds) await requireTeams(deps, teamIds)
      const { teamIds: teamsBefore, order: orderBefore, ...rest } = before
      const teams = teamIds === undefined ? teamsBefore : (teamIds ?? undefined)
      const place = order === undefined ? orderBefore : (order ?? undefined)
      return {
        ...rest,
        ...(teams ? { teamIds: [...new Set(teams)] } : {}),
        ...(place === undefined ? {} : { order: place }),
        hidden: hidden ?? before.hidden,
      }
    },
    write: (_before, after) => [deps.store.putTemplate(after)],
    present,
  })
}

async function requireTeams({ store }: Pick<Deps, 'store'>, ids: readonly string[]): Promise<void> {
  const known = (await store.readTeams()).map(({ id }) => id)
  const index = ids.findIndex((id) => !known.includes(id))
  if (index >= 0) throw invalid(`teamIds.${index}`, 'is not a team of this workspace')
}
