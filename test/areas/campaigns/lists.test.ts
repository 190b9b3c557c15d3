import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OutputOf } from '../../../contracts/operations.ts'
import { readRecipientList } from '../../../functions/areas/campaigns/adapter/recipient-list.ts'
import { quietUntil } from '../../../functions/areas/campaigns/domain/quiet-hours.ts'
import { UnreadableList } from '../../../functions/areas/campaigns/domain/recipient.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { outcome } from '../workspace/settings-kit.ts'
import {
  contactOf,
  draft,
  phoneOf,
  promo,
  putPromo,
  recipients,
  says,
  sent,
  start,
  taken,
  upload,
} from './campaign-kit.ts'

const rowsOf = async (content: string | Uint8Array, country: string | null = null) =>
  (await readRecipientList(Buffer.from(content), country)).rows.map(({ phone, name, columns, refused }) => [
    phone,
    name,
    columns,
    refused,
  ])

describe('M18 a list of numbers', () => {
  it.each([
    ['commas', 'phone,name,order\n+49 151 1234567,Ann,7\n'],
    ['semicolons, and a mark before them', '\ufeffphone;name;order\n+49 151 1234567;Ann;7\n'],
    ['tabs, and a carriage return', 'Phone\tName\torder\r\n+49-151-1234567\tAnn\t7\r\n'],
    ['bars and quotes', 'order|phone|name\n7|"+49 (151) 1234567"|"Ann"\n'],
  ])('M18: with %s between columns', async (_what, content) => {
    expect(await rowsOf(content)).toEqual([['+491511234567', 'Ann', { ...named(content), order: '7' }, undefined]])
  })
  const named = (content: string) => (content.includes('Name') ? { Name: 'Ann' } : { name: 'Ann' })

  it.each([
    ['UTF-8', Buffer.from('phone;name\n+491511234567;Müller\n')],
    ['Windows-1252', Buffer.from('phone;name\n+491511234567;Müller\n', 'latin1')],
    ['UTF-16', Buffer.from('\ufeffphone;name\n+491511234567;Müller\n', 'utf16le')],
  ])('M18: in %s', async (_what, content) => {
    expect((await rowsOf(content))[0]?.[1]).toBe('Müller')
  })

  it('M18: a number that is none, or stands there twice, is told with its place', async () => {
    const content = 'phone\n+491511234567\nnobody\n0049 151 1234567\n\n+49 151 1234567\n'
    expect((await rowsOf(content, 'DE')).map(([phone, , , refused]) => [phone, refused])).toEqual([
      ['+491511234567', undefined],
      ['nobody', 'invalid_number'],
      ['0049 151 1234567', 'duplicate'],
      ['+49 151 1234567', 'duplicate'],
    ])
    expect((await rowsOf('phone\n0151 1234567\n', 'DE'))[0]?.[0]).toBe('+491511234567')
    expect((await rowsOf('phone\n0151 1234567\n', null))[0]?.[3]).toBe('invalid_number')
  })

  it.each([
    ['', 'It is empty.'],
    ['name\nAnn\n', 'It has no column “phone”.'],
  ])('M18: %j can’t be read', async (content, why) => {
    await expect(readRecipientList(Buffer.from(content), null)).rejects.toThrow(new UnreadableList(why))
  })
})

describe('M18 quiet hours', () => {
  const berlin = (from: string, to: string) => ({ from, to, timeZone: 'Europe/Berlin' })
  const at = (text: string) => Date.parse(text)
  it.each([
    ['over midnight, in the evening', berlin('21:00', '08:00'), '2026-01-15T20:30:00Z', '2026-01-16T07:00:00Z'],
    ['over midnight, in the morning', berlin('21:00', '08:00'), '2026-01-15T06:59:59.999Z', '2026-01-15T07:00:00Z'],
    ['at noon', berlin('12:00', '14:00'), '2026-07-15T10:00:00Z', '2026-07-15T12:00:00Z'],
    [
      'through the night in which clocks go forward',
      berlin('21:00', '08:00'),
      '2026-03-29T00:30:00Z',
      '2026-03-29T06:00:00Z',
    ],
    [
      'through the night in which they go back',
      berlin('21:00', '08:00'),
      '2026-10-24T23:30:00Z',
      '2026-10-25T07:00:00Z',
    ],
  ])('M18: %s', (_what, quiet, now, end) => {
    expect(quietUntil(quiet, at(now))).toBe(at(end))
  })
  it.each([
    [berlin('21:00', '08:00'), '2026-01-15T07:00:00Z'],
    [berlin('21:00', '08:00'), '2026-01-15T19:59:59.999Z'],
    [berlin('12:00', '14:00'), '2026-07-15T12:00:00Z'],
  ])('M18: not at any other time', (quiet, now) => {
    expect(quietUntil(quiet, at(now))).toBeUndefined()
  })
})

describe('M18 a campaign to a list', () => {
  let system: TestSystem
  let world: World
  beforeAll(async () => {
    system = await startSystem()
  })
  afterAll(() => system.stop())
  beforeEach(async () => {
    world = new World(system)
    await world.clear()
    await putPromo(world)
  })
  const list = (...rows: string[]) => upload(world, `phone;name;city\n${rows.join('\n')}\n`)
  const byCity = { template: { id: promo().id, variables: { 1: { column: 'city' } } } }
  const text = async (at: number) =>
    (await world.deps.store.readTimeline({ contactId: contactOf(world, at) }, { limit: 10 })).items.map(
      ({ message }) => message?.text,
    )

  it('M18: reaches each, under the name that stands there, with what stands beside it', async () => {
    const attachmentId = await list(
      `+${phoneOf(world, 1)};Ann;Rome`,
      `+${phoneOf(world, 2)};;Paris`,
      `+${phoneOf(world, 3)};Cem;`,
    )
    const campaign = await sent(world, { attachmentId }, byCity)
    expect(campaign.counts).toMatchObject({ total: 3, sent: 2, failed: 1 })
    expect(
      (await recipients(world, campaign.id)).map(({ name, state, reason }) => [name, state, reason?.code]),
    ).toEqual([
      ['Ann', 'sent', undefined],
      [`+${phoneOf(world, 2)}`, 'sent', undefined],
      ['Cem', 'failed', 'missing_variable'],
    ])
    expect(await text(1)).toEqual(['Hello Rome, spring is here.'])
    expect(await text(2)).toEqual(['Hello Paris, spring is here.'])
  })

  it('M18: makes contacts without a conversation; the answer opens their first', async () => {
    const campaign = await sent(world, { attachmentId: await list(`+${phoneOf(world, 1)};Ann;Rome`) }, byCity)
    const id = contactOf(world, 1)
    const listed = await world.asks<OutputOf<'conversations.list'>>('owner', 'conversations.list', {
      view: 'all',
      limit: 100,
    })
    expect(listed.items.filter(({ contact }) => contact.id === id)).toEqual([])
    await says(world, 1, 'Who is this?')
    await world.settle()
    const first = await world.asks<OutputOf<'conversations.get'>>('owner', 'conversations.get', {
      id: `cv_${id.slice(3)}_1`,
    })
    expect(first).toMatchObject({ status: 'new', campaign: { id: campaign.id }, contact: { name: 'Ann' } })
    expect((await world.deps.store.readContact(id))?.contact.campaign).toBeUndefined()
    const again = await sent(world, { contactIds: [id] })
    expect(again.counts).toMatchObject({ sent: 1 })
  })

  it('M18: says beforehand whom it would reach, and what they would read; and writes nothing', async () => {
    const attachmentId = await list(
      `+${phoneOf(world, 1)};Ann;Rome`,
      'nobody;Bob;Oslo',
      `+${phoneOf(world, 1)};Ann;Rome`,
      `+${phoneOf(world, 3)};Cem;`,
    )
    const { id } = await draft(world, { attachmentId }, byCity)
    const preview = await world.asks<OutputOf<'campaigns.preview'>>('owner', 'campaigns.preview', { id })
    expect(preview).toMatchObject({
      total: 4,
      looked: 4,
      reached: 1,
      leftOut: [
        { reason: 'invalid_number', count: 1 },
        { reason: 'duplicate', count: 1 },
        { reason: 'missing_variable', count: 1 },
      ],
      rows: [
        { row: 3, phone: 'nobody', reason: 'invalid_number' },
        { row: 4, phone: `+${phoneOf(world, 1)}`, reason: 'duplicate' },
      ],
      columns: ['phone', 'name', 'city'],
      sample: { name: 'Ann', text: 'Hello Rome, spring is here.' },
    })
    expect(await world.deps.store.readContact(contactOf(world, 1))).toBeUndefined()
  })

  it('M18: a list is read when it is scheduled, for it is not kept until then', async () => {
    const attachmentId = await list(`+${phoneOf(world, 1)};Ann;Rome`)
    const startAt = new Date(system.clock.now() + 3 * 86_400_000).toISOString()
    const { id } = await draft(world, { attachmentId }, { ...byCity, startAt })
    await start(world, id)
    await world.settle()
    await world.deps.files.remove(`uploads/${attachmentId}`)
    expect(await recipients(world, id)).toHaveLength(1)
    await world.calls('owner', 'campaigns.update', { id, startAt: null })
    await world.settle()
    expect(taken(world)).toEqual([phoneOf(world, 1)])
  })

  it('M18: one that can’t be read pauses it, and says why', async () => {
    const campaign = await sent(
      world,
      { attachmentId: await upload(world, 'name\nAnn\n') },
      { template: { id: promo().id, variables: { 1: 'you' } } },
    )
    expect(campaign).toMatchObject({
      state: 'paused',
      problem: { code: 'list_unreadable', detail: 'It has no column “phone”.' },
    })
    expect(await outcome(world.calls('owner', 'campaigns.preview', { id: campaign.id }))).toBe(
      'invalid_request audience',
    )
  })
})
