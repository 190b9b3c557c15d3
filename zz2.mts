import { openapi } from './contracts/openapi.ts'
const d = openapi() as any
console.log(JSON.stringify(d.components.schemas.Team?.properties?.openingHours ?? Object.keys(d.components.schemas)).slice(0, 700))
