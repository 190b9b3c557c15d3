import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OutputOf } from '../../../contracts/operations.ts'
import { sealLog } from '../../../functions/areas/search/use-cases/keep-index.ts'
import { homeContactId } from '../../../functions/kernel/ids.ts'
import { whatsapp } from '../../kit/customers.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { draft, look, putPromo, start, taken, upload } from '../campaigns/campaign-kit.ts'
import { dump, emailOf, erase, type Job, makePerson, nameOf, traces, valuesOf, word } from './person.ts'

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(async () => {
  system.clock.advance(60_000)
  world = new World(system)
  await world.clear()
})

const gone = { code: 'not_found' }
const search = (q: string) => world.asks<OutputOf<'search.query'>>('owner', 'search.query', { q })
const jobOf = (id: string) => world.asks<Job>('owner', 'jobs.get', { id })
const contact = (id = world.whatsappContact) => world.asks<OutputOf<'contacts.get'>>('owner', 'contacts.get', { id })
const texts = async (id = world.whatsappContact) =>
  (await world.asks<OutputOf<'contacts.timeline'>>('owner', 'contacts.timeline', { id, limit: 100 })).items.map(
    ({ message, event }) => message?.text ?? event?.name,
  )
const counts = () => world.asks<Record<string, unknown>>('owner', 'conversations.counts', {})
const begun = async (id = world.whatsappContact) => JSON.parse((await erase(world, id)).body) as Job

describe('C7 erasing a contact', () => {
  it('C7 of somebody with something of everything, nothing is left in table and bucket', async () => {
    const before = await counts()
    const { id, partitions } = await makePerson(world)
    const found = (await traces(world)).join()
    // What is looked for is there.
    for (const value of valuesOf(world)) expect(found).toContain(value)
    await sealLog(world.deps)
    const job = await begun(id)
    for (const partition of partitions) {
      await expect(contact(partition)).rejects.toMatchObject(gone)
    }
    expect((await search(word(world, 'hello'))).items).toEqual([])
    expect(await counts()).toEqual(before)
    await world.settle()
    expect(await traces(world)).toEqual([])
    expect(await jobOf(job.id)).toMatchObject({ kind: 'contacts.erase', state: 'done', total: 5, done: 5 })
    const { items } = await world.asks<OutputOf<'erasures.list'>>('owner', 'erasures.list', {})
    const receipt = items.find((one) => one.id === job.id)
    expect(receipt).toMatchObject({ finishedAt: expect.any(String), by: { name: expect.any(String) } })
    expect(receipt?.counts).toMatchObject({ conversations: 5, merged: 3, messages: 7, notes: 1, files: 1, records: 2 })
    // What follows from what was written comes again, late.
    await world.redeliver()
    expect(await traces(world)).toEqual([])
    const facts = [...(await dump(world)).keys()].filter((key) => key.startsWith('FACTS#'))
    expect(facts.length).toBeGreaterThan(0)
  })

  it('C7 who writes again is somebody new, and what was told before is not stored again', async () => {
    await world.writes('one', word(world, 'hello'))
    await world.calls('owner', 'contacts.update', {
      id: world.whatsappContact,
      name: nameOf(world),
      attributes: { a: 'b' },
    })
    await world.calls('owner', 'contacts.pin', { id: world.whatsappContact })
    await world.calls('owner', 'contacts.blacklist', { id: world.whatsappContact })
    await world.settle()
    const job = await begun()
    await world.settle()
    await world.writes('one', word(world, 'hello'))
    await world.settle()
    await expect(contact()).rejects.toMatchObject(gone)
    await world.writes('two', 'good day')
    await world.settle()
    expect(await contact()).toMatchObject({
      name: 'Casey Customer',
      attributes: {},
      pinnedTo: null,
      blacklisted: false,
    })
    expect(await texts()).toEqual(['opened', 'good day'])
    expect((await search('good day')).items).not.toEqual([])
    expect((await jobOf(job.id)).state).toBe('done')
    // Erased once more, with what was begun since.
    await begun()
    await world.settle()
    await expect(contact()).rejects.toMatchObject(gone)
    expect(await traces(world, [word(world, 'hello'), 'good day'])).toEqual([])
  })

  it('C7 a message that comes while they are erased is kept, and nothing else', async () => {
    const { id } = await makePerson(world)
    const job = await begun(id)
    system.clock.advance(1_000)
    await world.writes('new', 'something new')
    await world.settle()
    expect((await jobOf(job.id)).state).toBe('done')
    expect(await texts(id)).toEqual(['opened', 'something new'])
    expect(await contact(id)).toMatchObject({ name: 'Casey Customer', emails: [] })
    expect((await search('something new')).items.length).toBeGreaterThan(0)
    // The address is what they write from now, too.
    expect(
      await traces(
        world,
        valuesOf(world).filter((value) => value !== world.phone),
      ),
    ).toEqual([])
    // Each address of theirs is somebody of their own.
    await world.texts('new2', 'by text')
    await world.settle()
    expect(await texts(world.smsContact())).toEqual(['opened', 'by text'])
    expect(await texts(id)).toEqual(['opened', 'something new'])
  })

  it('C7 twice and at once it is one erasure; who is erased can be nothing any more', async () => {
    await world.writes('one')
    await world.texts('sms')
    await world.settle()
    const id = world.whatsappContact
    const answers = await Promise.allSettled([erase(world, id), erase(world, id), erase(world, id, 'owner', 'same')])
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const input of [
      { id, contactId: world.smsContact() },
      { id: world.smsContact(), contactId: id },
    ]) {
      await expect(world.calls('owner', 'contacts.merge', input)).rejects.toMatchObject(gone)
    }
    await expect(erase(world, id)).rejects.toMatchObject(gone)
    await expect(erase(world, world.smsContact(), 'agent1')).rejects.toMatchObject({ code: 'forbidden' })
    await world.settle()
  })

  it('C7 the same key is the same answer', async () => {
    await world.writes('one')
    await world.settle()
    const first = await erase(world, world.whatsappContact, 'owner', 'key')
    expect(await erase(world, world.whatsappContact, 'owner', 'key')).toEqual(first)
    await expect(world.calls('owner', 'jobs.cancel', { id: JSON.parse(first.body).id })).rejects.toMatchObject({
      code: 'not_supported',
    })
  })

  it('C7 a campaign that runs leaves them out, and its list has them no more', async () => {
    await putPromo(world)
    const phone = `49170${world.tag}0001`
    const list = await upload(world, `phone,name\n+${phone},${word(world, 'Quux')}\n+49170${world.tag}0002,Other\n`)
    const contactId = homeContactId('demo-whatsapp', phone)
    const said = { id: `wamid.${world.tag}.c`, from: phone, text: word(world, 'hello'), sentAt: system.clock.now() }
    await world.webhook('demo-whatsapp', whatsapp([said]))
    await world.settle()
    await world.calls('owner', 'contacts.update', { id: contactId, name: word(world, 'Quux') })
    const campaign = await draft(world, { attachmentId: list })
    await start(world, campaign.id)
    // It finds whom it is for, and no more yet.
    for (let times = 0; times < 3 && (await look(world, campaign.id)).counts.total === 0; times++) {
      await world.runReactions(await world.takeRecords())
      await world.continueJobs()
    }
    await begun(contactId)
    await world.settle()
    expect(taken(world)).not.toContain(phone)
    expect((await look(world, campaign.id)).counts).toMatchObject({ total: 2, sent: 1, failed: 1 })
    expect((await traces(world, [word(world, 'Quux')])).filter((at) => !at.startsWith('s3://uploads/'))).toEqual([])
  })

  it('C7 their email address is known no more, and mail from there is somebody new', async () => {
    const { id } = await makePerson(world)
    await begun(id)
    await world.settle()
    expect(await world.deps.store.readKnownBy(emailOf(world))).toEqual([])
  })
})
