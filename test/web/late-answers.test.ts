import { QueryClient } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'
import { latest } from '../../web/src/api/latest.ts'

const second = { id: '1', version: 2, name: 'second' }

/** What is shown once a reading is answered that began before the second version was known. */
async function shown(answer: object) {
  const client = new QueryClient()
  const queryKey = ['contact', '1']
  const first = { id: '1', version: 1, name: 'first' }
  client.setQueryData(queryKey, first)
  const reading = client.fetchQuery({ queryKey, queryFn: async () => answer, structuralSharing: latest })
  client.setQueryData(queryKey, second)
  await reading
  return client.getQueryData<unknown>(queryKey)
}

describe('C1 what is read while one changes it', () => {
  it('stays as one changed it', async () => {
    expect(await shown({ id: '1', version: 1, name: 'first' })).toEqual(second)
  })
  it('becomes what others made of it since', async () => {
    const third = { id: '1', version: 3, name: 'third' }
    expect(await shown(third)).toEqual(third)
  })
  it('has what is no change of it, such as who is there just now', async () => {
    expect(await shown({ ...second, online: true })).toEqual({ ...second, online: true })
  })
  it('is another one after a merger, whatever its version', async () => {
    const other = { id: '2', version: 1, name: 'who stays' }
    expect(await shown(other)).toEqual(other)
  })
})
