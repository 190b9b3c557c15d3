import { measureSearch } from './search.ts'
const r = await measureSearch()
console.log(JSON.stringify(r, (k, v) => k === 'calls' ? undefined : v, 1))
