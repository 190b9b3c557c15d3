import { makeWorkspace, startDatabase } from './workspace.ts'
import { load } from './load.ts'
const db = await startDatabase()
try {
const w = await makeWorkspace(db)
const t = performance.now()
console.log(await load(db.endpoint, w.table, 5000, Date.now(), 3*86400e3), performance.now()-t)
const t2 = performance.now()
const w2 = await makeWorkspace(db)
console.log(await load(db.endpoint, w2.table, 5000, Date.now(), 3*86400e3), performance.now()-t2)
} finally { await db.stop() }
