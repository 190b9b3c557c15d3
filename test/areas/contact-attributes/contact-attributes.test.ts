import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OutputOf } from '../../../contracts/operations.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { outcome } from '../workspace/settings-kit.ts'

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(async () => {
  world = new World(system)
  await world.clear()
  for (const { id } of (await list()).items) await world.calls('owner', 'contactAttributes.delete', { id })
})

type Attribute = OutputOf<'contactAttributes.get'>
type Contact = OutputOf<'contacts.get'>
const list = () => world.asks<{ items: Attribute[] }>('agent1', 'contactAttributes.list', {})
const define = (input: object) => world.asks<Attribute>('owner', 'contactAttributes.create', input)
const change = (input: object) => world.asks<Attribute>('owner', 'contactAttributes.update', input)
const made = (attributes: object, who: 'owner' | 'agent1' = 'owner') =>
  world.asks<Contact>(who, 'contacts.create', { name: 'Ada', attributes })
const changed = (id: string, attributes: object, who: 'owner' | 'agent1' = 'agent1') =>
  world.asks<Contact>(who, 'contacts.update', { id, attributes })
const keys = async () => (await list()).items.map(({ key, order }) => `${order} ${key}`)

describe('definitions', () => {
  it('C9 are made, changed as they were read, moved and deleted', async () => {
    const since = await define({ name: ' Customer  since', type: 'date' })
    expect(since).toMatchObject({
      ...{ key: 'customer_since', name: 'Customer since', type: 'date', order: 0, version: 1 },
      ...{ shownIn: ['panel'], editableBy: 'everybody' },
    })
    expect(since).not.toHaveProperty('choices')
    const plan = await define({
      ...{ key: 'plan', name: 'Plan', type: 'choice', choices: ['Free', ' Pro '], order: 0 },
      ...{ shownIn: ['table', 'table'], editableBy: 'admins' },
    })
    expect(plan).toMatchObject({ choices: ['Free', 'Pro'], shownIn: ['table'], order: 0 })
    expect(await keys()).toEqual(['0 plan', '1 customer_since'])
    expect(await change({ id: plan.id, order: 9, version: 1 })).toMatchObject({ order: 1, version: 1 })
    expect(await change({ id: plan.id, name: 'Tariff', version: 1 })).toMatchObject({ key: 'plan', version: 2 })
    expect(await outcome(change({ id: plan.id, name: 'Late', version: 1 }))).toBe('version_conflict version')
    const both = await Promise.all([
      change({ id: plan.id, choices: ['Free', 'Pro', 'Gold'] }),
      change({ id: since.id, name: 'Since' }),
    ])
    expect(both.map(({ version }) => version)).toEqual([3, 2])
    expect(await keys()).toEqual(['0 customer_since', '1 plan'])
    await world.calls('owner', 'contactAttributes.delete', { id: since.id })
    expect(await keys()).toEqual(['0 plan'])
    const gone = [change({ id: since.id, name: 'A' }), world.calls('agent1', 'contactAttributes.get', since)]
    for (const code of await Promise.all(gone.map(outcome))) expect(code).toMatch(/^(not_found|invalid_request)/)
  })

  it('C9 make sense, or are refused', async () => {
    const plan = await define({ key: 'plan', name: 'Plan', type: 'choice', choices: ['Free'] })
    for (const [input, refusal] of [
      [{ key: 'Plan', name: 'Again', type: 'text' }, 'already_exists key'],
      [{ name: '…', type: 'text' }, 'invalid_request key'],
      [{ name: 'A', type: 'choice' }, 'invalid_request choices'],
      [{ name: 'A', type: 'choice', choices: ['Free', 'free '] }, 'invalid_request choices'],
      [{ name: 'A', type: 'text', choices: ['Free'] }, 'invalid_request choices'],
    ] as const) {
      expect([input, await outcome(define(input))]).toEqual([input, refusal])
    }
    expect(await outcome(change({ id: plan.id, choices: [] }))).toBe('invalid_request choices')
    expect(await outcome(world.calls('agent1', 'contactAttributes.create', { name: 'A', type: 'text' }))).toBe(
      'forbidden',
    )
    expect(await keys()).toEqual(['0 plan'])
  })

  it('C9 at once: a key is had by one, and what two do to two of them both counts', async () => {
    const both = await Promise.all(['Plan', 'plan'].map((key) => outcome(define({ key, name: key, type: 'text' }))))
    expect(both.toSorted()).toEqual(['already_exists key', 'done'])
    const [city, size] = await Promise.all(['city', 'size'].map((name) => define({ name, type: 'text' })))
    const changes = [
      world.calls('owner', 'contactAttributes.delete', { id: city?.id }),
      change({ id: size?.id, order: 0 }),
      change({ id: size?.id, name: 'Size' }),
    ]
    await Promise.all(changes)
    expect((await list()).items.map(({ name }) => name.toLowerCase())).toEqual(['size', 'plan'])
    expect((await list()).items[0]).toMatchObject({ name: 'Size', version: 2 })
  })

  it('C9 are fifty at most, with a thousand choices', async () => {
    const choices = Array.from({ length: 100 }, (_, at) => `Choice ${at}`)
    for (let at = 0; at < 10; at++) await define({ name: `C${at}`, type: 'choice', choices })
    expect(await outcome(define({ name: 'More', type: 'choice', choices: ['One'] }))).toBe('limit_reached')
    for (let at = 10; at < 50; at++) await define({ name: `A${at}`, type: 'text' })
    expect(await outcome(define({ name: 'More', type: 'text' }))).toBe('limit_reached')
    expect((await list()).items).toHaveLength(50)
  })
})

describe('values', () => {
  it('C9 are kept as their type has them, or refused by name', async () => {
    for (const type of ['number', 'date', 'checkbox', 'text']) await define({ key: type, name: type, type })
    await define({ key: 'plan', name: 'Plan', type: 'choice', choices: ['Free', 'Pro'] })
    const given = { number: '01.50', date: '2026/3/1', checkbox: 'yes', plan: 'pro', text: ' a ', other: ' free ' }
    const canonical = { number: '1.5', date: '2026-03-01', checkbox: 'true', plan: 'Pro', text: 'a', other: ' free ' }
    const { id, attributes } = await made(given, 'agent1')
    expect(attributes).toEqual(canonical)
    const wrong = { ...canonical, number: 'many', date: '2026-02-30', plan: 'Gold' }
    expect(await outcome(changed(id, wrong))).toBe('invalid_request attributes.number attributes.date attributes.plan')
    expect(await outcome(made({ checkbox: 'maybe' }))).toBe('invalid_request attributes.checkbox')
    const less = await changed(id, { ...canonical, number: '', plan: '' })
    expect(less.attributes).toEqual({ date: '2026-03-01', checkbox: 'true', text: 'a', other: ' free ' })
  })

  it('C9 that only admins change stay as they are for everybody else', async () => {
    await define({ key: 'limit', name: 'Limit', type: 'number', editableBy: 'admins' })
    await define({ key: 'city', name: 'City', type: 'text' })
    const { id } = await made({ limit: '100', city: 'Bern' })
    expect((await changed(id, { limit: '100.0', city: 'Basel' })).attributes).toEqual({ limit: '100', city: 'Basel' })
    for (const attributes of [{ limit: '200', city: 'Genf' }, { city: 'Genf' }, { limit: '', city: 'Genf' }])
      expect(await outcome(changed(id, attributes))).toBe('forbidden attributes.limit')
    expect(await outcome(made({ limit: '1' }, 'agent1'))).toBe('forbidden attributes.limit')
    expect((await changed(id, { limit: '200' }, 'owner')).attributes).toEqual({ limit: '200' })
  })

  it('C9 from before their definition stay until somebody changes them', async () => {
    const { id } = await made({ since: 'long ago', city: 'Bern' })
    await define({ key: 'since', name: 'Since', type: 'date' })
    expect((await changed(id, { since: 'long ago', city: 'Basel' })).attributes).toEqual({
      ...{ since: 'long ago', city: 'Basel' },
    })
    expect(await outcome(changed(id, { since: 'longer ago' }))).toBe('invalid_request attributes.since')
    expect((await changed(id, { since: '1.2.2020' })).attributes).toEqual({ since: '2020-02-01' })
  })

  it('C9 outlive the definition as free text, and are its values again when it is made anew', async () => {
    const { id: attribute } = await define({ key: 'number', name: 'Number', type: 'number' })
    const { id } = await made({ number: '7' })
    await world.calls('owner', 'contactAttributes.delete', { id: attribute })
    expect((await changed(id, { number: 'seven' })).attributes).toEqual({ number: 'seven' })
    await define({ key: 'number', name: 'Number', type: 'number' })
    expect(await outcome(changed(id, { number: 'eight' }))).toBe('invalid_request attributes.number')
  })
})

describe('another type', () => {
  it('C9 is taken where every value fits, and refused whole where one does not', async () => {
    const { id } = await define({ key: 'size', name: 'Size', type: 'text' })
    const first = await made({ size: '12' })
    const second = await made({ size: 'XL' })
    expect(await outcome(change({ id, name: 'Grösse', type: 'number' }))).toBe('in_use type')
    expect(await world.asks('owner', 'contactAttributes.get', { id })).toMatchObject({ name: 'Size', type: 'text' })
    await changed(second.id, { size: '14' })
    expect(await change({ id, type: 'number' })).toMatchObject({ type: 'number', version: 2 })
    expect(await outcome(change({ id, type: 'choice', choices: ['12'] }))).toBe('in_use type')
    expect(await change({ id, type: 'choice', choices: ['12', '14'] })).toMatchObject({ choices: ['12', '14'] })
    expect(await change({ id, type: 'text' })).not.toHaveProperty('choices')
    expect((await world.asks<Contact>('owner', 'contacts.get', { id: first.id })).attributes).toEqual({ size: '12' })
  })

  it('C9 a choice that somebody has stays; others go, and more come', async () => {
    const { id } = await define({ key: 'plan', name: 'Plan', type: 'choice', choices: ['Free', 'Pro'] })
    await made({ plan: 'Pro' })
    expect(await outcome(change({ id, choices: ['Free', 'Gold'] }))).toBe('in_use choices')
    expect(await change({ id, choices: ['Pro', 'Gold'] })).toMatchObject({ choices: ['Pro', 'Gold'] })
    // Only how it is written: values of it stay its values.
    expect(await change({ id, choices: ['PRO', 'Gold'] })).toMatchObject({ choices: ['PRO', 'Gold'] })
  })

  it('C9 is refused where there are more contacts than can be looked at', async () => {
    const { id } = await define({ key: 'size', name: 'Size', type: 'text' })
    const page = { items: Array.from({ length: 100 }, () => ({ attributes: {} })), nextCursor: 'more' }
    let pages = 0
    const { store } = world.deps
    const original = store.readContactPage
    Object.assign(store, {
      readContactPage: async () => {
        pages++
        return page
      },
    })
    try {
      expect(await outcome(change({ id, type: 'number' }))).toBe('in_use type')
      expect(pages).toBe(20)
      expect(await change({ id, name: 'Still' })).toMatchObject({ name: 'Still', type: 'text' })
    } finally {
      Object.assign(store, { readContactPage: original })
    }
  })
})
