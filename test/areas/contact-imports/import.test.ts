import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OperationName, OutputOf } from '../../../contracts/operations.ts'
import type { DomainError } from '../../../functions/kernel/errors.ts'
import { homeContactId } from '../../../functions/kernel/ids.ts'
import { whatsapp } from '../../kit/customers.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { hire, outcome } from '../workspace/settings-kit.ts'
import { contactsBy, fileOf, importTable, type Job, preview, uploadTable } from './imports-kit.ts'

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(async () => {
  world = new World(system)
  await world.clear()
})

type Contact = OutputOf<'contacts.get'>
const counts = ({ counts: all }: Job) => all
const only = async (address: string) => {
  const found = await contactsBy(world, address)
  expect(found).toHaveLength(1)
  return found[0] as NonNullable<(typeof found)[0]>
}
/** 'done', or the code of the refusal. */
const refusal = async (who: string, name: OperationName, input: object) =>
  (await outcome(world.asks(who, name, input))).split(' ')[0]
/** A number that no other test has. */
const phone = (at = 0) => `+49${world.phone.slice(2)}${at}`

describe('C6 importing contacts', () => {
  it('C6: makes those that are not there, changes those that are, and says how many', async () => {
    const email = `ann-${world.tag}@shop.test`
    const csv = `Name;Telefon;E-Mail;Sprache;externalId;City\r\n"Ann; Miller";${phone(1)};${email};de;X-${world.tag};Berlin\r\nBob;${phone(2)};;;;\r\n`
    const attachmentId = await uploadTable(world, csv)
    expect(await preview(world, attachmentId)).toMatchObject({
      encoding: 'utf-8',
      delimiter: ';',
      headers: ['Name', 'Telefon', 'E-Mail', 'Sprache', 'externalId', 'City'],
      rows: [
        ['Ann; Miller', phone(1), email, 'de', `X-${world.tag}`, 'Berlin'],
        ['Bob', phone(2), '', '', '', ''],
      ],
      about: 2,
      columns: { Name: 'name', Telefon: 'phone', 'E-Mail': 'email', Sprache: 'language', externalId: 'externalId' },
    })
    const columns = {
      Name: 'name',
      Telefon: 'phone',
      'E-Mail': 'email',
      Sprache: 'language',
      externalId: 'externalId',
      City: 'attributes.city',
    }
    const dry = await importTable(world, csv, { columns, dryRun: true })
    expect(dry).toMatchObject({
      state: 'done',
      total: 2,
      done: 2,
      counts: { new: 2, updated: 0, skipped: 0, refused: 0 },
    })
    expect(await contactsBy(world, phone(1))).toEqual([])
    const first = await importTable(world, csv, { columns })
    expect(first).toMatchObject({
      kind: 'contacts.import',
      state: 'done',
      total: 2,
      done: 2,
      refused: 0,
      attachmentId: null,
    })
    expect(counts(first)).toEqual(counts(dry))
    expect(await only(phone(1))).toMatchObject({
      name: 'Ann; Miller',
      emails: [email],
      language: 'de',
      attributes: { city: 'Berlin' },
      externalId: `X-${world.tag}`,
    })
    // Again, nothing is new; what is the same is left alone.
    expect(counts(await importTable(world, csv, { columns }))).toEqual({ new: 0, updated: 0, skipped: 2, refused: 0 })
    const changed = csv.replace('Berlin', 'Bonn')
    expect(counts(await importTable(world, changed, { columns, existing: 'skip' }))).toMatchObject({ skipped: 2 })
    expect(counts(await importTable(world, changed, { columns }))).toMatchObject({ updated: 1, skipped: 1 })
    expect((await only(email)).attributes).toEqual({ city: 'Bonn' })
    const found = await world.asks<Contact>('owner', 'contacts.byExternalId', { externalId: `X-${world.tag}` })
    expect(found).toMatchObject({ name: 'Ann; Miller', externalId: `X-${world.tag}` })
  })

  it('C6 C8: finds whoever wrote, however a network writes their number, and parts of who was merged', async () => {
    // Brazil's ninth digit, Mexico's 1, Argentina's 9.
    const spellings = [
      ['5511', '987654321', '+551187654321'],
      ['521', '5512345678', '+525512345678'],
      ['549', '1123456789', '+541123456789'],
    ]
    for (const [at, [prefix, rest, listed]] of spellings.entries()) {
      const message = {
        id: `wamid.${world.tag}.${at}`,
        from: `${prefix}${rest}`,
        text: 'Hi',
        sentAt: system.clock.now(),
      }
      await world.webhook('demo-whatsapp', whatsapp([message]))
      await world.settle()
      const home = homeContactId('demo-whatsapp', `${prefix}${rest}`)
      const job = await importTable(world, `name,phone\nPerson ${at} ${world.tag},${listed}\n`)
      expect(counts(job)).toMatchObject({ updated: 1 })
      expect((await world.deps.store.readContact(home))?.contact.name).toBe(`Person ${at} ${world.tag}`)
    }
    await importTable(world, `name,phone,id\nMain,${phone(3)},\nOther,${phone(4)},E-${world.tag}\n`)
    const [main, other] = await Promise.all([only(phone(3)), only(phone(4))])
    await world.asks('owner', 'contacts.merge', { id: main.id, contactId: other.id })
    await world.settle()
    expect(counts(await importTable(world, `id,name\nE-${world.tag},Both\n`))).toMatchObject({ updated: 1 })
    expect((await world.deps.store.readContact(other.id))?.contact).toMatchObject({ id: main.id, name: 'Both' })
  })

  it('C6: refuses a row with its line and reason, in a file that can be put right and imported', async () => {
    const twice = phone(1)
    const csv = [
      'name,phone,email,language,id,owner',
      `Good,${twice},,,,`,
      ',,,de,,',
      'Nobody,12,,,,',
      'Mail,,not an address,,,',
      `Twice,${twice},,,,`,
      `Tongue,${phone(2)},,german!,,`,
      `Whose,${phone(3)},,,,nobody@demo.test`,
      `Wide,${phone(4)},,,,,extra`,
      `${'x'.repeat(300)},${phone(5)},,,,`,
      `=HYPERLINK("evil"),${phone(6)},,,,`,
      `Open,"${phone(7)}`,
      `Last,${phone(8)},,,,`,
    ].join('\n')
    const dry = await importTable(world, csv, { dryRun: true })
    const job = await importTable(world, csv)
    expect(counts(job)).toEqual({ new: 3, updated: 0, skipped: 0, refused: 9 })
    expect(counts(dry)).toEqual(counts(job))
    expect(dry.refusals).toEqual(job.refusals)
    expect(job.refusals.map(({ line, code }) => [line, code])).toEqual([
      [3, 'nobody'],
      [4, 'invalid_phone'],
      [5, 'invalid_email'],
      [6, 'twice'],
      [7, 'invalid_language'],
      [8, 'unknown_owner'],
      [9, 'too_many_cells'],
      [10, 'too_long'],
      [12, 'quote_not_closed'],
    ])
    // A formula is a text like any other here.
    expect((await only(phone(6))).name).toBe('=HYPERLINK("evil")')
    const file = await fileOf(world, job)
    expect(file.split('\r\n')[0]).toBe('\uFEFFname,phone,email,language,id,owner,Line,Reason')
    expect(file).toContain('6,twice: line 2 says the same contact')
    const right = file.replace('Nobody,12', `Nobody,${phone(9)}`)
    expect(counts(await importTable(world, right))).toMatchObject({ new: 1 })
    const link = await world.asks<{ url: string }>('owner', 'attachments.get', { id: job.attachmentId })
    expect(link.url).toContain(job.attachmentId ?? '')
    expect(await refusal('agent1', 'attachments.get', { id: job.attachmentId })).toBe('not_found')
  })

  it('C6 A2: changes nobody whom the agent may not see, and does only what they may', async () => {
    const clerk = await hire(world, 'clerk', { permissions: ['contacts.import'] })
    const message = { id: `wamid.${world.tag}`, from: world.phone, text: 'Hi', sentAt: system.clock.now() }
    await world.webhook('demo-whatsapp', whatsapp([message]))
    await world.settle()
    const id = homeContactId('demo-whatsapp', world.phone)
    const before = (await world.deps.store.readContact(id))?.contact
    const csv = `name,phone,owner\nTaken,+${world.phone},\nMine,${phone(1)},${clerk.email}\nYours,${phone(2)},agent1@demo.test\n`
    const job = await importTable(world, csv, { who: clerk.login })
    expect(job.refusals.map(({ line, code }) => [line, code])).toEqual([
      [2, 'not_visible'],
      [4, 'refused'],
    ])
    expect((await world.deps.store.readContact(id))?.contact).toEqual(before)
    expect((await only(phone(1))).pinnedTo).toBe(clerk.id)
    expect(await contactsBy(world, phone(2))).toEqual([])
    const table = await uploadTable(world, 'name\nA\n', 'agent1')
    expect(await refusal('agent1', 'contactImports.preview', { attachmentId: table })).toBe('forbidden')
    expect(await refusal('owner', 'contactImports.preview', { attachmentId: table })).toBe('not_found')
  })

  it('C6: an external id is one contact’s alone', async () => {
    const named = (name: string, externalId: string | null) => ({ name: `${name} ${world.tag}`, externalId })
    const one = await world.asks<Contact>('owner', 'contacts.create', named('One', `U-${world.tag}`))
    expect(await refusal('owner', 'contacts.create', named('Two', `U-${world.tag}`))).toBe('already_exists')
    const two = await world.asks<Contact>('owner', 'contacts.create', named('Two', null))
    const take = { id: two.id, externalId: `U-${world.tag}` }
    expect(await refusal('owner', 'contacts.update', take)).toBe('already_exists')
    await world.asks('owner', 'contacts.update', { id: one.id, externalId: `V-${world.tag}` })
    // Two at once: one has it.
    const ids = [two.id, (await world.asks<Contact>('owner', 'contacts.create', named('Three', null))).id]
    const both = await Promise.all(ids.map((id) => refusal('owner', 'contacts.update', { ...take, id })))
    expect(both.toSorted()).toEqual(['already_exists', 'done'])
    await world.asks('owner', 'contacts.update', { id: one.id, externalId: null })
    expect((await world.asks<Contact>('owner', 'contacts.get', { id: one.id })).externalId).toBeNull()
    expect(await refusal('owner', 'contacts.byExternalId', { externalId: `V-${world.tag}` })).toBe('not_found')
  })

  it('C6: what is no table, or asked for wrongly, is told at once', async () => {
    const says = async (content: string | Uint8Array) => {
      const attachmentId = await uploadTable(world, content)
      return preview(world, attachmentId).then(
        () => undefined,
        (error: DomainError) => error.errors[0]?.message,
      )
    }
    expect(await says('\uFEFF\n')).toBe('It is empty.')
    expect(await says(`name${'x'.repeat(2_000_000)}`)).toContain('longer than any line')
    expect(await says(Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 8, 0]))).toContain('no CSV file')
    const attachmentId = await uploadTable(world, 'name,city\nAnn,Bonn\n')
    const ask = (columns: object) =>
      refusal('owner', 'contactImports.start', { attachmentId, columns, existing: 'skip' })
    expect(await ask({ town: 'name' })).toBe('invalid_request')
    expect(await ask({ city: 'rating' })).toBe('invalid_request')
    expect(await ask({ city: 'attributes.city' })).toBe('invalid_request')
    expect(await ask({ name: 'name', city: 'name' })).toBe('invalid_request')
    const large = { name: 'all.csv', type: 'text/csv', size: 200 * 1024 * 1024 }
    expect(await refusal('owner', 'attachments.create', large)).toBe('done')
    expect(await refusal('agent1', 'attachments.create', large)).toBe('attachment_too_large')
  })

  it('C6: nobody is told of it, and a file that is replaced meanwhile ends it', async () => {
    const attachmentId = await uploadTable(world, `name,phone\nA,${phone(1)}\n`)
    const input = { attachmentId, columns: { name: 'name', phone: 'phone' }, existing: 'update' }
    const { id } = await world.asks<Job>('owner', 'contactImports.start', input)
    await world.deps.files.put(`uploads/${attachmentId}`, Buffer.from('name\nB\n'), 'text/csv')
    await world.settle()
    expect(await world.asks<Job>('owner', 'jobs.get', { id })).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('uploaded again'),
    })
    const before = await world.asks<{ items: object[] }>('agent1', 'notifications.list', {})
    await importTable(world, `name,phone,owner\nA,${phone(1)},agent1@demo.test\n`)
    expect(await world.asks('agent1', 'notifications.list', {})).toEqual(before)
    expect((await only(phone(1))).pinnedTo).toBe('ag_agent1')
  })
})
