import { describe, expect, it } from 'vitest'
import { problemsOf } from '../../functions/areas/workflows/domain/problems.ts'
import de from '../../web/src/workflows/messages/de.json' with { type: 'json' }
import en from '../../web/src/workflows/messages/en.json' with { type: 'json' }
import { groupOf, whenOf, withoutEmpty } from '../../web/src/workflows/model/conditions.ts'
import { asKind, cronOf, rhythmOf } from '../../web/src/workflows/model/cron.ts'
import { rowOf, sortErrors } from '../../web/src/workflows/model/errors.ts'
import { newCondition, withIs } from '../../web/src/workflows/model/fields.ts'
import { begin, change, redo, undo } from '../../web/src/workflows/model/history.ts'
import { newStep } from '../../web/src/workflows/model/steps.ts'
import {
  copyOf,
  find,
  insert,
  isDeepest,
  listAt,
  MOST_DEPTH,
  move,
  moveBy,
  numberOf,
  type Place,
  readingOrder,
  remove,
  replace,
  stepAtPath,
} from '../../web/src/workflows/model/tree.ts'
import { starter, starterNames } from '../../web/src/workflows/starters.ts'
import type { Step, When } from '../../web/src/workflows/types.ts'
import { validate } from '../../web/src/workflows/validate.ts'

const note = (id: string): Step => ({ id, do: 'note', with: { text: id } })
const branch = (id: string, then: Step[], otherwise: Step[] = []): Step => ({
  id,
  do: 'branch',
  with: { when: {}, then, else: otherwise },
})
/** As it is read: `a b(c d | e) f`. */
const read = (steps: readonly Step[] | undefined): string =>
  (steps ?? [])
    .map((step) => (step.do === 'branch' ? `${step.id}(${read(step.with.then)}|${read(step.with.else)})` : step.id))
    .join(' ')
const tree = [note('a'), branch('b', [note('c'), note('d')], [note('e')]), note('f')]
const placeOf = (id: string) => find(tree, id)?.place as Place

describe('the steps of a workflow', () => {
  it('stand where they are read, and are numbered so', () => {
    expect(readingOrder(tree).map(({ step, place }) => `${numberOf(place)} ${step.id}`)).toEqual([
      '1 a',
      '2 b',
      '2a.1 c',
      '2a.2 d',
      '2b.1 e',
      '3 f',
    ])
    expect(read(listAt(tree, [1, 'else']))).toBe('e')
    expect(listAt(tree, [0, 'then'])).toEqual([])
  })

  it('are put between any two, changed and taken out, and nothing else changes', () => {
    expect(read(insert(tree, { list: [], at: 1 }, note('x')))).toBe('a x b(c d|e) f')
    expect(read(insert(tree, { list: [1, 'then'], at: 2 }, note('x')))).toBe('a b(c d x|e) f')
    expect(read(insert(tree, { list: [1, 'else'], at: 0 }, note('x')))).toBe('a b(c d|x e) f')
    expect(read(remove(tree, 'd'))).toBe('a b(c|e) f')
    expect(read(remove(tree, 'b'))).toBe('a f')
    expect(find(replace(tree, { ...note('e'), with: { text: 'new' } } as Step), 'e')?.step).toMatchObject({
      with: { text: 'new' },
    })
    expect(read(tree)).toBe('a b(c d|e) f')
  })

  it('go up and down as they are read, into branches and out of them, and there is an end', () => {
    const walk = (id: string, by: -1 | 1) => {
      const seen: string[] = []
      for (let now: Step[] | undefined = tree; now; now = moveBy(now, id, by)) seen.push(read(now))
      return seen
    }
    expect(walk('a', 1)).toEqual([
      'a b(c d|e) f',
      'b(a c d|e) f',
      'b(c a d|e) f',
      'b(c d a|e) f',
      'b(c d|a e) f',
      'b(c d|e a) f',
      'b(c d|e) a f',
      'b(c d|e) f a',
    ])
    expect(walk('e', -1).at(-1)).toBe('e a b(c d|) f')
    // A branch takes with it what is in it, and does not go into itself.
    expect(walk('b', 1)).toEqual(['a b(c d|e) f', 'a f b(c d|e)'])
  })

  it('are dragged to any place but into themselves', () => {
    expect(read(move(tree, 'a', { list: [1, 'else'], at: 1 }))).toBe('b(c d|e a) f')
    expect(read(move(tree, 'f', { list: [1, 'then'], at: 0 }))).toBe('a b(f c d|e)')
    expect(read(move(tree, 'c', { list: [], at: 0 }))).toBe('c a b(d|e) f')
    expect(read(move(tree, 'c', { list: [1, 'then'], at: 2 }))).toBe('a b(d c|e) f')
    expect(read(move(tree, 'a', { list: [], at: 3 }))).toBe('b(c d|e) f a')
    expect(move(tree, 'b', { list: [1, 'then'], at: 0 })).toBeUndefined()
    expect(move(tree, 'a', placeOf('a'))).toBeUndefined()
    expect(move(tree, 'a', { list: [], at: 1 })).toBeUndefined()
    expect(move(tree, 'gone', { list: [], at: 0 })).toBeUndefined()
  })

  it('go no deeper than the server takes', () => {
    let deep: Step[] = [note('leaf')]
    for (let level = 1; level < MOST_DEPTH; level += 1) deep = [branch(`b${level}`, deep)]
    const leaf = find(deep, 'leaf')?.place as Place
    expect(isDeepest(leaf)).toBe(true)
    const steps = [...deep, branch('other', [note('x')])]
    expect(move(steps, 'other', leaf)).toBeUndefined()
    expect(move([...deep, note('y')], 'y', leaf)).toBeDefined()
  })

  it('are copied with ids of their own', () => {
    let count = 0
    const copy = copyOf(tree[1] as Step, () => `n${++count}`)
    expect(read([copy])).toMatch(/^n\d\(n\d n\d\|n\d\)$/)
    expect(new Set(readingOrder([copy]).map(({ step }) => step.id)).size).toBe(4)
  })

  it('that wait until something have what comes when it does not', () => {
    const wait: Step = { id: 'w', do: 'wait', with: { until: 'reply', atMost: 60, else: [note('late')] } }
    expect(readingOrder([wait, newStep('assign', 'n')]).map(({ step }) => step.id)).toEqual(['w', 'late', 'n'])
  })
})

describe('what is wrong', () => {
  const document = { name: '', trigger: { on: 'welcome' as const }, when: {}, steps: tree }

  it('stands at the step that a path of the server means, and at its field', () => {
    expect(stepAtPath(tree, 'steps.1.with.else.0.with.text')).toEqual({ id: 'e', field: 'text' })
    expect(stepAtPath(tree, 'steps.1.with.when.all.0.value')).toEqual({ id: 'b', field: 'when.all.0.value' })
    expect(stepAtPath(tree, 'steps.0')).toEqual({ id: 'a', field: '' })
    expect(stepAtPath(tree, 'steps.1.with.else')).toEqual({ id: 'b', field: 'else' })
    expect(stepAtPath(tree, 'steps.9.with.text')).toBeUndefined()
    expect(stepAtPath(tree, 'name')).toBeUndefined()
  })

  it('is sorted to where it is shown, the first of each place', () => {
    const found = sortErrors(document, [
      { path: 'name', message: 'is empty' },
      { path: 'trigger.cron', message: 'never comes' },
      { path: 'when.any.1.value', message: 'is missing' },
      { path: 'steps.2.with.text', message: 'is empty' },
      { path: 'steps.2.with.text', message: 'is short' },
      { path: 'steps', message: 'has too many' },
    ])
    expect(found).toMatchObject({
      name: 'is empty',
      trigger: { cron: 'never comes' },
      when: { 1: 'is missing' },
      others: ['steps has too many'],
      count: 6,
    })
    expect(found.steps).toEqual(new Map([['f', { text: 'is empty' }]]))
  })

  it('of conditions stands at their row', () => {
    expect(rowOf(['all', '0', 'any', '1', 'value'])).toBe('0.1')
    expect(rowOf(['not', 'value'])).toBe('0')
    expect(rowOf(['not', 'any', '2', 'is'])).toBe('2')
    expect(rowOf([])).toBe('')
  })
})

describe('conditions', () => {
  const vip = { field: 'contact.rating', is: 'atLeast' as const, value: 4 }
  const closed = { field: 'hours', is: 'equals' as const, value: 'closed' }

  it.each<[string, When]>([
    ['nothing', {}],
    ['all', { all: [vip, closed] }],
    ['any', { any: [vip, closed] }],
    ['none of one', { not: vip }],
    ['none of several', { not: { any: [vip, closed] } }],
    ['groups in groups', { all: [vip, { any: [closed, { not: { all: [vip, closed] } }] }] }],
  ])('%s stays as it is when it is shown and kept', (_, when) => {
    expect(withoutEmpty(whenOf(groupOf(when)))).toEqual(when)
  })

  it('that others have written otherwise mean the same', () => {
    expect(groupOf(vip)).toEqual({ mode: 'all', items: [vip] })
    expect(groupOf({ all: [vip], not: closed })).toEqual({
      mode: 'all',
      items: [
        { mode: 'all', items: [vip] },
        { mode: 'none', items: [closed] },
      ],
    })
  })

  it('groups in which nothing is asked are left out', () => {
    expect(withoutEmpty({ all: [{ any: [] }, vip] })).toEqual({ all: [vip] })
    expect(withoutEmpty({ any: [{ all: [{ all: [] }] }] })).toEqual({})
  })

  it('begin with what their field is asked by, and keep their value as far as it fits', () => {
    expect(newCondition('waiting.minutes', [])).toEqual({ field: 'waiting.minutes', is: 'atLeast', value: 1 })
    expect(newCondition('message.hasFile', [])).toEqual({ field: 'message.hasFile', is: 'equals', value: true })
    const team = { field: 'team.id', is: 'equals' as const, value: 'tm_1' }
    expect(withIs(team, 'in', 'team')).toEqual({ ...team, is: 'in', value: ['tm_1'] })
    expect(withIs({ ...team, is: 'in', value: ['tm_1', 'tm_2'] }, 'equals', 'team')).toEqual(team)
    expect(withIs(team, 'known', 'team')).toEqual({ field: 'team.id', is: 'known', value: true })
  })
})

describe('what was done', () => {
  it('is undone and done again, what was written about one thing at once', () => {
    let history = begin('')
    for (const text of ['H', 'He', 'Hey']) history = change(history, text, 'text')
    history = change(history, 'Hey!', undefined)
    const back = undo(history)
    expect(back?.now).toBe('Hey')
    const start = back && undo(back)
    expect(start?.now).toBe('')
    expect(start && undo(start)).toBeUndefined()
    const again = start && redo(start)
    expect(again?.now).toBe('Hey')
    // Whoever goes another way can't go back to the first one.
    expect(again && redo(change(again, 'Hi', undefined))).toBeUndefined()
  })
})

describe('how often', () => {
  it.each([
    ['30 9 * * *', { kind: 'daily', time: '09:30' }],
    ['0 18 * * 1-5', { kind: 'weekdays', time: '18:00' }],
    ['5 7 * * 0', { kind: 'weekly', time: '07:05', day: 0 }],
    ['0 9 31 * *', { kind: 'monthly', time: '09:00', day: 31 }],
  ] as const)('%s is said as people do, and means the same', (cron, rhythm) => {
    expect(rhythmOf(cron)).toEqual(rhythm)
    expect(cronOf(rhythm)).toBe(cron)
  })

  it.each(['*/5 * * * *', '0 9 * 1 *', '0 9 1 * 1', '61 9 * * *', 'nonsense', ''])(
    '%s stays as it is written',
    (cron) => {
      expect(rhythmOf(cron)).toEqual({ kind: 'custom', cron })
      expect(cronOf(rhythmOf(cron))).toBe(cron)
    },
  )

  it('keeps its time when it becomes another', () => {
    const daily = rhythmOf('15 8 * * *')
    expect(cronOf(asKind(daily, 'weekly'))).toBe('15 8 * * 1')
    expect(cronOf(asKind(asKind(daily, 'custom'), 'monthly'))).toBe('0 9 1 * *')
  })
})

describe('ready-made workflows', () => {
  const teams = [
    { id: 'support', soonAfter: 180_000, overdueAfter: 300_000 },
    { id: 'sales', soonAfter: 60_000, overdueAfter: 120_000 },
  ]

  it.each(starterNames)('%s can be saved and carried out as it begins', (name) => {
    for (const language of [en, de]) {
      const document = starter(name, (key) => language.starters[key], { teams, adminIds: ['ag_owner'], botId: 'bot_1' })
      expect(validate(document)).toEqual([])
      expect(problemsOf(document, { now: Date.UTC(2026, 0, 1), localhost: false })).toEqual([])
      expect(new Set(readingOrder(document.steps).map(({ step }) => step.id)).size).toBe(
        readingOrder(document.steps).length,
      )
    }
  })

  it('say what is still to be chosen where nothing can be guessed', () => {
    const say = (key: keyof typeof en.starters) => en.starters[key]
    const errorsOf = (name: (typeof starterNames)[number]) =>
      validate(starter(name, say as never, { teams: [], adminIds: [], botId: '' })).map(({ path }) => path)
    expect(errorsOf('bot')).toEqual(['steps.0.with.botId'])
    expect(errorsOf('turns')).toEqual(['steps.0.with.roundRobin', 'steps.0.with.else.0.with.agentIds'])
    expect(errorsOf('away')).toEqual([])
  })

  it('no step and no condition is taken as it begins, if something is to be chosen in it', () => {
    const document = {
      name: 'New',
      trigger: { on: 'message.received' as const },
      when: { all: [newCondition('message.text', [])] },
      steps: [branch('b', [newStep('tag', 't')]), newStep('stop', 's')],
    }
    expect(validate(document)).toEqual([
      { path: 'steps.0.with.then.0.with.tag', message: 'is empty' },
      { path: 'when.0.value', message: 'is missing' },
    ])
  })
})
