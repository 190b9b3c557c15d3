import { afterEach, describe, expect, it, vi } from 'vitest'
import { hubspot } from '../../functions/areas/crm/connectors/hubspot.ts'
import { hubspot as dialect } from '../../local/hubspot-dialect.ts'
import type { Accepted } from '../../local/simulator/simulated-provider.ts'
import { dialectOf } from '../../local/simulator/simulators.ts'
import { recordsOf } from '../contracts/permissions.ts'

afterEach(() => vi.unstubAllGlobals())

const account = { config: {}, secrets: { accessToken: 't' } }
const attempt = { since: 0, now: Date.now() }

/** The connector's calls, answered by the simulator. */
function simulate(): void {
  const taken: Accepted[] = []
  vi.stubGlobal('fetch', async (url: string, { method, body }: { method: string; body: string | null }) => {
    const { pathname: path, searchParams: query } = new URL(url)
    expect(dialectOf(path, undefined)).toBe(dialect)
    const call = { method, path, query, headers: {}, body: body && JSON.parse(body), now: Date.now() }
    const made = dialect.accept(call)
    if (made) taken.push(made.accepted)
    const answer =
      made?.answer ??
      dialect.look(
        call,
        () => taken,
        () => [],
      )
    return new Response(JSON.stringify(answer.body), { status: answer.status })
  })
}
const brought = <Value>(result: { outcome: string; value?: Value }): Value => {
  if (result.value === undefined) throw new Error(JSON.stringify(result))
  return result.value
}

describe('the simulated HubSpot', () => {
  it('L5: takes records of every kind and notes on them, and changes, shows and removes notes', async () => {
    simulate()
    for (const record of recordsOf('kept')) {
      const outsideId: string = brought(await hubspot.createRecord(record, account))
      const text = { text: 'Hello', url: 'https://x.test/c#mark', at: 0 }
      const made = brought<{ id: string; stamp: string }>(
        await hubspot.createNote({ ...record, outsideId }, text, account),
      )
      expect(brought(await hubspot.readNote(made.id, account))).toEqual(made)
      const changed = await hubspot.updateNote(made.id, { ...text, text: 'Hello you' }, account)
      expect(brought<{ stamp: string }>(changed).stamp).not.toBe(made.stamp)
      expect(await hubspot.removeNote(made.id, account)).toMatchObject({ outcome: 'done' })
      expect(await hubspot.findNote({ ...record, outsideId }, 'none', attempt, account)).toMatchObject({
        outcome: 'done',
      })
    }
  })
  it('L5: finds a person by number and by address, and makes nobody twice', async () => {
    simulate()
    const [person] = recordsOf('kept')
    if (!person) throw new Error('no record')
    const kim = { ...person, name: 'Kim Lee', emails: ['kim@home.test'], phones: ['+4915112345678'] }
    const id: string = brought(await hubspot.createRecord(kim, account))
    expect(brought(await hubspot.createRecord(kim, account))).toBe(id)
    const found = { outcome: 'done', value: [expect.objectContaining({ id, name: 'Kim Lee' })] }
    expect(await hubspot.findPersons({ phone: '+4915112345678' }, account)).toMatchObject(found)
    expect(await hubspot.findPersons({ email: 'kim@home.test' }, account)).toMatchObject(found)
    expect(await hubspot.findPersons({ email: 'no@home.test' }, account)).toEqual({ outcome: 'done', value: [] })
  })
})
