import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { loadConfig } from '../../web/src/api/config.ts'
import { keys } from '../../web/src/api/keys.ts'
import type { Entry } from '../../web/src/api/types.ts'
import { fillGap } from '../../web/src/realtime/recover.ts'
import { entriesOf, merged, type TimelineData } from '../../web/src/timeline/merge.ts'
import { conversation } from './conversation.ts'

const CONVERSATION = conversation()
const key = keys.timeline(CONVERSATION.contact.id, CONVERSATION.id, null)
const entry = (seq: number) =>
  ({
    id: `en_1_1_${seq}`,
    conversationId: CONVERSATION.id,
    seq,
    at: new Date(seq * 1000).toISOString(),
    kind: 'note',
    actor: { type: 'agent', id: 'ag_1', name: 'Ann' },
    note: { text: String(seq) },
  }) as unknown as Entry

/** What the server has, and the answers that wait to be let go: each is of when it was asked for. */
let stored: Entry[]
let answers: (() => void)[]
beforeEach(async () => {
  stored = [entry(1), entry(2)]
  answers = []
  vi.stubGlobal('fetch', async (input: string) => {
    if (input === '/config.json') return Response.json({ apiUrl: 'https://api.test', signIn: { kind: 'demo' } })
    const after = Number(new URL(input).searchParams.get('afterSeq'))
    const items = stored.filter(({ seq }) => seq > after)
    await new Promise<void>((resolve) => answers.push(resolve))
    return Response.json({ items, nextCursor: null })
  })
  await loadConfig()
})
afterEach(() => void vi.unstubAllGlobals())

function opened() {
  const client = new QueryClient()
  client.setQueryData<TimelineData>(key, {
    pages: [{ items: [...stored].reverse(), nextCursor: null }],
    pageParams: [],
  })
  const shown = () => entriesOf(client.getQueryData<TimelineData>(key)).map(({ seq }) => seq)
  const frame = (seq: number) => client.setQueryData<TimelineData>(key, (data) => data && merged(data, [entry(seq)]))
  return { client, shown, frame }
}

it('what was stored while one read what was missed is read too, once somebody sees that it is missing', async () => {
  const { client, shown, frame } = opened()
  const recovered = fillGap(client, CONVERSATION.id, 2)
  await vi.waitFor(() => expect(answers).toHaveLength(1))
  // It is answered as it was before.
  stored.push(entry(3), entry(4))
  frame(4)
  await fillGap(client, CONVERSATION.id, 2)
  answers[0]?.()
  await vi.waitFor(() => expect(answers).toHaveLength(2))
  answers[1]?.()
  await recovered
  expect(shown()).toEqual([1, 2, 3, 4])
  expect(answers).toHaveLength(2)
})
