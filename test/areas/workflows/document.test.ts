import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import {
  allSteps,
  type Document,
  documentShape,
  MAX_DEPTH,
  MAX_STEPS,
  type Step,
} from '../../../functions/areas/workflows/domain/document.ts'
import { listenerOf, listenersTo, withListener } from '../../../functions/areas/workflows/domain/listening.ts'
import { problemsOf } from '../../../functions/areas/workflows/domain/problems.ts'
import { referencesOf } from '../../../functions/areas/workflows/domain/references.ts'
import { MAX_CONDITIONS, MAX_GROUPS, MAX_PATTERNS, type When } from '../../../functions/areas/workflows/domain/when.ts'

const schema = z.strictObject(documentShape())
const opened = { on: 'conversation.opened' }
const around = { now: Date.UTC(2026, 0, 15), localhost: false }
/** Paths of what is wrong, whether with its shape or with what it says. */
const wrong = (given: object): string[] => {
  const parsed = schema.safeParse({ trigger: opened, when: {}, steps: [], ...given })
  if (!parsed.success) return parsed.error.issues.map(({ path }) => path.join('.'))
  return problemsOf(parsed.data, around).map(({ path }) => path)
}
const read = (given: object): Document => schema.parse({ trigger: opened, when: {}, steps: [], ...given })
const stop = (id: string): Step => ({ id, do: 'stop' })
const branch = (id: string, then: object[], when: object = {}, otherwise?: object[]) => ({
  id,
  do: 'branch',
  with: { when, then, ...(otherwise ? { else: otherwise } : {}) },
})

describe('O1 a workflow’s document', () => {
  it('has each step that there is, and says the same when it is read again', () => {
    const steps = [
      {
        id: '1',
        do: 'assign',
        with: { roundRobin: 'support', else: [{ id: '1e', do: 'assign', with: { to: 'last' } }] },
      },
      { id: '2', do: 'unassign' },
      { id: '3', do: 'transfer', with: { teamId: 'sales' } },
      { id: '4', do: 'open', with: {} },
      { id: '5', do: 'close', with: { type: 'question', category: 'billing', note: null } },
      { id: '6', do: 'hold', with: { seconds: 60 } },
      { id: '7', do: 'tag', with: { tag: 'vip' } },
      { id: '8', do: 'note', with: { text: 'Look.' } },
      { id: '9', do: 'send', with: { text: 'Hello $contact.name' } },
      { id: '10', do: 'send', with: { cannedResponseId: 'cr_1' } },
      { id: '11', do: 'send', with: { template: { id: 'tp_1', variables: { 1: 'you' } } } },
      { id: '12', do: 'setAttribute', with: { key: 'plan', value: 'gold' } },
      { id: '13', do: 'link', with: { kind: 'lead' } },
      { id: '14', do: 'webhook', with: { url: 'https://example.com/hook' } },
      { id: '15', do: 'ask' },
      { id: '16', do: 'bot', with: { botId: 'bt_1' } },
      { id: '17', do: 'people' },
      { id: '18', do: 'notify', with: { agentIds: ['ag_1'] } },
      branch('19', [], { field: 'answers.14.ok', is: 'equals', value: true }, []),
      { id: '20', do: 'wait', with: { seconds: 60 } },
      { id: '21', do: 'wait', with: { until: 'reply', atMost: 3600, else: [stop('21e')] } },
      { id: '22', do: 'stop' },
    ]
    const document = read({ steps })
    expect(document.steps).toEqual(steps)
    expect(problemsOf(document, around)).toEqual([])
    expect(schema.parse(JSON.parse(JSON.stringify(document)))).toEqual(document)
    expect([...allSteps(document.steps)].map(({ path }) => path)).toContain('steps.0.with.else.0')
  })

  it('what a step leads to may be written beside what it is done with', () => {
    const then = [{ id: 'd', do: 'assign', with: { to: 'last' }, else: [] }]
    const beside = [
      { id: 'a', do: 'assign', with: { roundRobin: 'support' }, else: [stop('b')] },
      { id: 'c', do: 'branch', when: {}, then, else: [] },
    ]
    expect(read({ steps: beside }).steps).toEqual([
      { id: 'a', do: 'assign', with: { roundRobin: 'support', else: [stop('b')] } },
      branch('c', [{ id: 'd', do: 'assign', with: { to: 'last', else: [] } }], {}, []),
    ])
    const [{ then: none }] = [{ ...branch('x', []).with }]
    expect(wrong({ steps: [Object.assign(stop('a'), { else: none })] })).toEqual(['steps.0'])
  })

  it.each<[string, object, string[]]>([
    ['a trigger that there is not', { trigger: { on: 'conversation.read' } }, ['trigger.on']],
    ['a silence of no length', { trigger: { on: 'silence' } }, ['trigger.minutes']],
    ['a schedule that never comes', { trigger: { on: 'schedule', cron: '0 0 30 2 *' } }, ['trigger.cron']],
    [
      'a filter of something else',
      { trigger: { on: 'schedule', cron: '0 9 * * *', over: 'contacts', filter: { teamId: 'sales' } } },
      ['trigger.filter.teamId'],
    ],
    ['a step that there is not', { steps: [{ id: 'a', do: 'dance' }] }, ['steps.0.do']],
    [
      'a step deep within, and where',
      {
        steps: [
          branch('a', [{ id: 'b', do: 'assign', with: { to: 'last', else: [{ id: 'c', do: 'transfer', with: {} }] } }]),
        ],
      },
      ['steps.0.with.then.0.with.else.0.with.teamId'],
    ],
    ['one to assign to at once', { steps: [{ id: 'a', do: 'assign', with: {} }] }, ['steps.0.with']],
    ['two to assign to', { steps: [{ id: 'a', do: 'assign', with: { to: 'last', agentId: 'x' } }] }, ['steps.0.with']],
    ['a message of nothing', { steps: [{ id: 'a', do: 'send', with: { text: '  ' } }] }, ['steps.0.with.text']],
    ['waiting for nothing', { steps: [{ id: 'a', do: 'wait', with: {} }] }, ['steps.0.with']],
    [
      'another way that can’t be taken',
      { steps: [{ id: 'a', do: 'wait', with: { until: 'reply', else: [] } }] },
      ['steps.0.with.else'],
    ],
    [
      'a webhook within',
      { steps: [{ id: 'a', do: 'webhook', with: { url: 'https://10.0.0.1/' } }] },
      ['steps.0.with.url'],
    ],
    [
      'a step twice, which is how a cycle would be written',
      { steps: [stop('a'), branch('b', [stop('a')])] },
      ['steps.1.with.then.0.id'],
    ],
    ['a field that there is not', { when: { all: [{ field: 'weather', is: 'known' }] } }, ['when.all.0.field']],
    ['what is not asked of a field', { when: { field: 'status', is: 'contains', value: 'n' } }, ['when.is']],
    [
      'a number that is none',
      { when: { any: [{ field: 'contact.rating', is: 'atLeast', value: '4' }] } },
      ['when.any.0.value'],
    ],
    ['a value left out', { when: { not: { field: 'tag', is: 'equals' } } }, ['when.not.value']],
    [
      'a condition of a million characters',
      { when: { field: 'message.text', is: 'contains', value: 'x'.repeat(1e6) } },
      ['when.value'],
    ],
    ['a pattern that is none', { when: { field: 'message.text', is: 'matches', value: '(' } }, ['when.value']],
    ['a condition beside a group', { when: { field: 'tag', is: 'known', all: [] } }, ['when.field']],
    ['an answer of no step', { when: { field: 'answers.x.y', is: 'known' } }, ['when.field']],
  ])('refuses %s', (_, given, paths) => expect(wrong(given)).toEqual(paths))

  it('has bounds', () => {
    const many = (count: number) => Array.from({ length: count }, (_, at) => stop(`s${at}`))
    expect(wrong({ steps: many(MAX_STEPS) })).toEqual([])
    expect(wrong({ steps: many(MAX_STEPS + 1) })).toEqual(['steps'])
    expect(wrong({ steps: [branch('a', many(60)), branch('b', many(60))] })).toEqual(['steps'])
    const nested = (depth: number): object[] => (depth === 0 ? [] : [branch(`d${depth}`, nested(depth - 1))])
    expect(wrong({ steps: nested(MAX_DEPTH) })).toEqual([])
    expect(wrong({ steps: nested(MAX_DEPTH + 1) })).toHaveLength(1)
    expect(wrong({ steps: nested(5_000) })).toEqual(['steps'])
    const known: When = { field: 'tag', is: 'known' }
    const groups = (depth: number): When => (depth === 0 ? known : { all: [groups(depth - 1)] })
    expect(wrong({ when: groups(MAX_GROUPS) })).toEqual([])
    expect(wrong({ when: groups(MAX_GROUPS + 1) })).toHaveLength(1)
    expect(wrong({ when: groups(3_000) })).toEqual(['when'])
    const half = Array.from({ length: MAX_CONDITIONS }, () => known)
    expect(wrong({ when: { all: half }, steps: [branch('a', [], known)] })).toEqual(['when'])
    const patterns = Array.from({ length: MAX_PATTERNS + 1 }, () => ({
      field: 'message.text',
      is: 'matches',
      value: 'a',
    }))
    expect(wrong({ when: { any: patterns } })).toEqual([`when.any.${MAX_PATTERNS}.value`.replace('.value', '')])
    const texts = Array.from({ length: 30 }, (_, at) => ({
      id: `n${at}`,
      do: 'note',
      with: { text: 'x'.repeat(5_000) },
    }))
    expect(wrong({ steps: texts })).toEqual(['steps'])
  })

  it('names what may be deleted, with the place of each', () => {
    const document = read({
      trigger: { on: 'schedule', cron: '0 9 * * *', over: 'conversations', filter: { teamId: 'support' } },
      when: {
        all: [
          { field: 'channel.id', is: 'in', value: ['a', 'b'] },
          { not: { field: 'team.id', is: 'equals', value: null } },
        ],
      },
      steps: [
        {
          id: 'a',
          do: 'assign',
          with: { agentId: 'ann@example.com', else: [{ id: 'b', do: 'bot', with: { botId: 'bt_1' } }] },
        },
        branch('c', [{ id: 'd', do: 'notify', with: { agentIds: ['x', 'y'] } }], {
          field: 'assignee.id',
          is: 'equals',
          value: 'z',
        }),
      ],
    })
    expect(referencesOf(document).map(({ path, named, id }) => `${path} ${named} ${id}`)).toEqual([
      'trigger.filter.teamId team support',
      'when.all.0.value.0 channel a',
      'when.all.0.value.1 channel b',
      'steps.1.with.when.value agent z',
      'steps.0.with.agentId agent ann@example.com',
      'steps.0.with.else.0.with.botId bot bt_1',
      'steps.1.with.then.0.with.agentIds.0 agent x',
      'steps.1.with.then.0.with.agentIds.1 agent y',
    ])
  })
})

describe('O1 what workflows listen to', () => {
  const listener = (trigger: object, when: object = {}) => listenerOf({ id: 'wf_1', ...read({ trigger, when }) })
  const hears = (of: ReturnType<typeof listener>, occasion: Parameters<typeof listenersTo>[1]) =>
    listenersTo({ listeners: [of] }, occasion).length === 1
  const message = (id: string, type = 'sms') => ({ on: 'message.received' as const, channel: { id, type } })

  it('is known without reading anything', () => {
    const any = listener({ on: 'message.received' })
    expect(hears(any, message('a'))).toBe(true)
    expect(hears(any, { on: 'conversation.opened' })).toBe(false)
    const narrow = listener(
      { on: 'message.received' },
      { all: [{ all: [{ field: 'channel.id', is: 'in', value: ['a', 'b'] }] }] },
    )
    expect([hears(narrow, message('b')), hears(narrow, message('c'))]).toEqual([true, false])
    const typed = listener({ on: 'message.received' }, { field: 'channel.type', is: 'equals', value: 'whatsapp' })
    expect([hears(typed, message('a', 'whatsapp')), hears(typed, message('a'))]).toEqual([true, false])
    // One of several, or not: it may be any channel.
    for (const when of [
      { any: [{ field: 'channel.id', is: 'equals', value: 'a' }] },
      { not: { field: 'channel.id', is: 'equals', value: 'a' } },
    ]) {
      expect(hears(listener({ on: 'message.received' }, when), message('z'))).toBe(true)
    }
  })
  it('is the same where nothing of it changes', () => {
    const one = listener({ on: 'silence', minutes: 5 })
    const listening = withListener({ listeners: [], version: 3 }, 'wf_1', one)
    expect(listening).toEqual({ listeners: [one], version: 3 })
    expect(withListener(listening, 'wf_1', { ...one })).toBe(listening)
    expect(withListener(listening, 'wf_2', undefined)).toBe(listening)
    expect(withListener(listening, 'wf_1', undefined)).toEqual({ listeners: [], version: 3 })
  })
})
