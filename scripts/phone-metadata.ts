import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { deflateRawSync } from 'node:zlib'
import metadata from 'libphonenumber-js/min/metadata'

/** Where the number plans of a country have how its numbers are grouped, which nobody needs to read them. */
const GROUPING = 4

/** How countries write their numbers, without how they group them: a third of it, and packed a sixth. */
export function numberPlans() {
  const countries = Object.entries(metadata.countries).map(([code, plan]) => {
    const parts = [...(plan as unknown[])]
    if (parts.length > GROUPING) parts[GROUPING] = 0
    return [code, parts]
  })
  return { ...metadata, countries: Object.fromEntries(countries) }
}

const file = fileURLToPath(new URL('../functions/areas/channels/domain/number-plans.ts', import.meta.url))
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const packed = deflateRawSync(JSON.stringify(numberPlans()), { level: 9 }).toString('base64')
  writeFileSync(
    file,
    `/* Made by \`npx tsx scripts/phone-metadata.ts\` of what libphonenumber-js knows, anew with each of its versions. */\n\n/** How countries write their telephone numbers: JSON, deflated, in base64. */\nexport const numberPlans =\n  '${packed}'\n`,
  )
}
