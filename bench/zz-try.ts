import { startDatabase } from './workspace.ts'
import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb'
const db = await startDatabase()
const modes: Record<string, (i: number) => any> = {
  'fresh pk': (i) => ({ pk: {S: `p${i}`}, sk: {S: 'a'} }),
  'same pk': (i) => ({ pk: {S: `same`}, sk: {S: `a${i}`} }),
  'fresh pk, same index partition': (i) => ({ pk: {S: `q${i}`}, sk: {S: 'a'}, placePk: {S:'U'}, placeSk: {S: `x${i}`} }),
  'fresh pk, fresh index partition': (i) => ({ pk: {S: `q${i}`}, sk: {S: 'a'}, placePk: {S:`U${i}`}, placeSk: {S: `x${i}`} }),
}
try {
for (const [mode, make] of Object.entries(modes)) {
  const TableName = await db.table()
  const out: string[] = []
  let i = 0
  for (let k = 0; k < 6; k++) {
    const t = performance.now()
    for (let b = 0; b < 20; b++) {
      await db.client.send(new BatchWriteItemCommand({RequestItems: {[TableName]: Array.from({length: 25}, () => ({PutRequest: {Item: {...make(i++), x: {S: 'y'.repeat(300)}}}}))}}))
    }
    out.push((performance.now() - t).toFixed(0))
  }
  console.log(mode, 'ms per 500 items', out.join(' '))
}
} finally { await db.stop() }
