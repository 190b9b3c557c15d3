import type { DynamoDBRecord } from 'aws-lambda'
import { expect, it } from 'vitest'
import { created, gathering, react, reaction, source } from '../../functions/platform/stream.ts'
import { TABLE } from '../../functions/platform/table-definition.ts'

const texts = source('text', ({ text }) => String(text))
const record = (number: number, partition: string, text: string): DynamoDBRecord => ({
  eventName: 'INSERT',
  dynamodb: {
    SequenceNumber: String(number),
    NewImage: { [TABLE.partitionKey]: { S: partition }, [TABLE.kind]: { S: 'text' }, text: { S: text } },
  },
})
const batch = [record(1, 'a', 'one'), record(2, 'b', 'two'), record(3, 'a', 'skip'), record(4, 'b', 'four')]

/** Takes in texts, and refuses these. */
function intake(...refused: string[]) {
  const runs: string[][] = []
  const take = gathering({
    name: 'take',
    on: created(texts),
    when: ({ after }) => after !== 'skip',
    async run(changes) {
      runs.push(changes.map(({ after }) => after))
      if (changes.some(({ after }) => refused.includes(after))) throw new Error('refused')
    },
  })
  return { take, runs }
}

it('hands a gathering reaction what a batch has for it, oldest first', async () => {
  const { take, runs } = intake()
  expect(await react([take], batch, {})).toEqual([])
  expect(runs).toEqual([['one', 'two', 'four']])
})
it('runs none that nothing is there for', async () => {
  const { take, runs } = intake()
  await react([take], [record(1, 'a', 'skip')], {})
  expect(runs).toEqual([])
})
it('runs it one by one where it fails: the others are done, and only what failed comes again, with what follows it', async () => {
  const { take, runs } = intake('two')
  const failed = await react([take], batch, {})
  expect(failed.map(({ reaction: name, sequenceNumber }) => [name, sequenceNumber])).toEqual([['take', '2']])
  expect(runs.slice(1).toSorted()).toEqual([['one'], ['two']])
})
it('holds up no other reaction', async () => {
  const seen: string[] = []
  const see = reaction({ name: 'see', on: created(texts), run: async ({ after }) => void seen.push(after) })
  const { take } = intake('one')
  await react([take, see], batch, {})
  expect(seen.toSorted()).toEqual(['four', 'one', 'skip', 'two'])
})
it('has its own way for what comes late', async () => {
  const late: string[] = []
  const { on, run } = intake().take
  const take = gathering({
    name: 'take',
    on,
    run,
    late: async (all) => void late.push(...all.map(({ after }) => after)),
  })
  await react([take], batch, {}, true)
  expect(late).toEqual(['one', 'two', 'skip', 'four'])
})
