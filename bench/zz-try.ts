import { startDatabase } from './workspace.ts'
import { PutItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'
const db = await startDatabase()
try {
const TableName = await db.table()
const item = (pk: string, sk: string, ix: boolean) => ({ pk: {S: pk}, sk: {S: sk}, x: {S: 'y'.repeat(500)}, ...(ix ? {placePk: {S:'U#1'}, placeSk: {S: String(Math.random())}} : {})})
for (const mode of ['fresh pk puts', 'same pk puts', 'same pk transact', 'fresh pk transact', 'transact update same item w index', 'fresh index items']) {
  const out: string[] = []
  for (let k = 0; k < 4; k++) {
    const ts: number[] = []
    for (let i = 0; i < 400; i++) {
      const t = performance.now()
      const id = `${k}-${i}-${mode}`
      if (mode === 'fresh pk puts') await db.client.send(new PutItemCommand({TableName, Item: item(id, 'a', false)}))
      if (mode === 'same pk puts') await db.client.send(new PutItemCommand({TableName, Item: item('same', id, false)}))
      if (mode === 'same pk transact') await db.client.send(new TransactWriteItemsCommand({TransactItems: [{Put: {TableName, Item: item('same2', id, false)}}]}))
      if (mode === 'fresh pk transact') await db.client.send(new TransactWriteItemsCommand({TransactItems: [{Put: {TableName, Item: item(id, id, false)}}]}))
      if (mode === 'transact update same item w index') await db.client.send(new TransactWriteItemsCommand({TransactItems: [{Put: {TableName, Item: item('upd', 'a', true)}}]}))
      if (mode === 'fresh index items') await db.client.send(new TransactWriteItemsCommand({TransactItems: [{Put: {TableName, Item: item(id, 'a', true)}}]}))
      ts.push(performance.now() - t)
    }
    ts.sort((a,b)=>a-b); out.push(ts[200]!.toFixed(2))
  }
  console.log(mode, out.join(' '))
}
} finally { await db.stop() }
