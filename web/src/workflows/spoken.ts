import { useTranslation } from 'react-i18next'
import { useLocale } from '../i18n/time.ts'
import { type Group, groupOf, type Item, isGroup } from './model/conditions.ts'
import { rhythmOf } from './model/cron.ts'
import { askOf, attributeKeyOf } from './model/fields.ts'
import { type Kind, type Things, useThings } from './things.ts'
import type { Condition, Step, Trigger, When } from './types.ts'
import { useWords } from './words.ts'

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/** How people say a time: 2 days, 90 minutes. */
function spokenSeconds(seconds: number, locale: string): string {
  const [unit, size] = UNITS.find(([, each]) => seconds >= each && seconds % each === 0) ?? (['second', 1] as const)
  const format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 2 })
  return format.format(seconds / size)
}

/** The name of a weekday, 0 for Sunday. */
export const weekdayName = (day: number, locale: string): string =>
  // 2024-01-07 was a Sunday.
  new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, 7 + day)))

const kinds = {
  channelType: 'channelType',
  channel: 'channel',
  team: 'team',
  status: 'status',
  agent: 'agent',
  language: 'language',
  tag: 'tag',
} as const satisfies Record<string, Kind>

const MOST_TEXT = 80
const short = (text: string) => {
  const line = text.trim().replaceAll(/\s+/g, ' ')
  return line.length > MOST_TEXT ? `${line.slice(0, MOST_TEXT)}…` : line
}

/** What a workflow does, in sentences: when it starts, what it asks, each of its steps. */
export function useSpoken() {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const locale = useLocale()
  const things = useThings()
  const oneOf = new Intl.ListFormat(locale, { type: 'disjunction' })
  const allOf = new Intl.ListFormat(locale, { type: 'conjunction' })
  const { nameOf } = things

  const field = (name: string) => {
    const key = attributeKeyOf(name)
    return key === undefined
      ? t(`about.${name.replaceAll('.', '_') as 'status'}`, { defaultValue: name })
      : nameOf('attribute', key)
  }
  const value = ({ field: name, value: given }: Condition): string => {
    const { asked } = askOf(name, things.attributes)
    const kind = kinds[asked as keyof typeof kinds]
    const one = (each: unknown) => {
      if (each === '' || each === undefined) return t('step.unset')
      return kind ? nameOf(kind, String(each)) : asked === 'number' ? String(each) : `“${short(String(each))}”`
    }
    if (Array.isArray(given)) return given.length === 0 ? t('step.unset') : oneOf.format(given.map(one))
    return one(given)
  }
  const condition = (asked: Condition): string => {
    const { field: name, is, value: given } = asked
    if (name === 'hours') return t(given === 'closed' ? 'says.closed' : 'says.open')
    if (name === 'contact.pinned') return t(given === false ? 'says.notPinned' : 'says.pinned')
    if (name === 'message.hasFile') return t(given === false ? 'says.noFile' : 'says.file')
    const said = is === 'known' && given === false ? 'unknown' : is
    return t(`says.${said}`, { field: field(name), value: value(asked) })
  }
  const saw = (name: string, given: unknown): string => {
    if (given === null || given === undefined || given === '') return ''
    if (Array.isArray(given)) return given.map((each) => saw(name, each)).join(', ')
    if (typeof given === 'boolean') return t(given ? 'value.yes' : 'value.no')
    const { asked } = askOf(name, things.attributes)
    const kind = asked === 'hours' ? 'hours' : kinds[asked as keyof typeof kinds]
    return kind ? nameOf(kind, String(given)) : String(given)
  }
  const group = ({ mode, items }: Group): string => {
    const said = items.map((item: Item) => (isGroup(item) ? `(${group(item)})` : condition(item)))
    if (mode === 'all') return allOf.format(said)
    return mode === 'any' ? oneOf.format(said) : t('condition.not', { items: oneOf.format(said) })
  }
  const when = (asked: When): string => {
    const asGroup = groupOf(asked)
    return asGroup.items.length === 0 ? '' : group(asGroup)
  }

  return {
    things,
    field,
    condition,
    when,
    /** what a condition saw; nothing: there was nothing */
    saw,
    trigger: (given: Trigger) => triggerWords(given, t, locale),
    step: (given: Step) =>
      stepWords(given, {
        t,
        locale,
        things,
        when,
        allOf,
        typeName: (type) => common(`ticket.${type as 'question'}`, { defaultValue: type }),
      }),
  }
}
export type Spoken = ReturnType<typeof useSpoken>

type T = ReturnType<typeof useWords>['t']

function triggerWords(trigger: Trigger, t: T, locale: string): string {
  if (trigger.on === 'message.received') {
    return t(trigger.which ? `trigger.message_${trigger.which}` : 'trigger.message_received')
  }
  if (trigger.on === 'silence') return t('trigger.silenceFor', { time: spokenSeconds(trigger.minutes * 60, locale) })
  if (trigger.on === 'schedule') {
    const rhythm = rhythmOf(trigger.cron)
    switch (rhythm.kind) {
      case 'daily':
        return t('trigger.saysDaily', rhythm)
      case 'weekdays':
        return t('trigger.saysWeekdays', rhythm)
      case 'weekly':
        return t('trigger.saysWeekly', { time: rhythm.time, day: weekdayName(rhythm.day, locale) })
      case 'monthly':
        return t('trigger.saysMonthly', rhythm)
      case 'custom':
        return t('trigger.saysCron', rhythm)
    }
  }
  return t(`trigger.${trigger.on.replace('.', '_') as 'contact_created'}`)
}

interface With {
  t: T
  locale: string
  things: Things
  when(asked: When): string
  allOf: Intl.ListFormat
  typeName(type: string): string
}

function stepWords(step: Step, { t, locale, things: { nameOf }, when, allOf, typeName }: With): string {
  const text = (given: string | undefined) => (given?.trim() ? short(given) : t('step.unset'))
  switch (step.do) {
    case 'assign': {
      const { agentId, roundRobin, leastBusy, to } = step.with
      if (to === 'pinned') return t('step.assignPinned')
      if (to === 'last') return t('step.assignLast')
      if (roundRobin !== undefined) return t('step.assignRoundRobin', { name: nameOf('team', roundRobin) })
      if (leastBusy !== undefined) return t('step.assignLeastBusy', { name: nameOf('team', leastBusy) })
      return t('step.assignAgent', { name: nameOf('agent', agentId) })
    }
    case 'transfer':
      return t('step.transfer', { name: nameOf('team', step.with.teamId) })
    case 'close':
      return step.with?.type ? t('step.closeAs', { name: typeName(step.with.type) }) : t('do.close')
    case 'tag':
      return t('step.tag', { name: nameOf('tag', step.with.tag) })
    case 'setAttribute': {
      const { key, value } = step.with
      const name = nameOf('attribute', key)
      return value ? t('step.setAttribute', { name, value: short(value) }) : t('step.clearAttribute', { name })
    }
    case 'link':
      return t('step.link', { name: t(`field.kind_${step.with.kind}`) })
    case 'send': {
      const { cannedResponseId, template } = step.with
      if (cannedResponseId !== undefined) return t('step.sendCanned', { name: nameOf('canned', cannedResponseId) })
      if (template) return t('step.sendTemplate', { name: template.id.split(':').at(-1) || t('step.unset') })
      return t('step.send', { text: text(step.with.text) })
    }
    case 'note':
      return t('step.note', { text: text(step.with.text) })
    case 'notify': {
      const names = step.with.agentIds.map((id) => nameOf('agent', id))
      return t('step.notify', { names: names.length > 0 ? allOf.format(names) : t('step.unset') })
    }
    case 'webhook':
      return t('step.webhook', { name: hostOf(step.with.url) ?? t('step.unset') })
    case 'branch': {
      const asked = when(step.with.when)
      return asked ? t('step.branch', { when: asked }) : t('step.branchAlways')
    }
    case 'wait': {
      const { seconds, until, atMost } = step.with
      if (!until) return t('step.wait', { time: spokenSeconds(seconds ?? 0, locale) })
      const said = t(until === 'open' ? 'step.waitOpen' : 'step.waitReply')
      return atMost ? t('step.waitAtMost', { until: said, time: spokenSeconds(atMost, locale) }) : said
    }
    case 'bot':
      return t('step.bot', { name: nameOf('bot', step.with.botId) })
    default:
      return t(`do.${step.do}`)
  }
}

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined
}
