import { number } from '../../../platform/keys.ts'
import type { Place } from '../domain/recipient.ts'

/** Primary keys of what this area stores. A campaign's id begins with when it was made; a portion is a partition of its own. */
export const campaignsKeys = {
  campaign: (id: string) => ({ pk: 'CAMPAIGNS', sk: id }),
  targets: (id: string, portion: number) => ({ pk: `CAMPAIGN#${id}#${number(portion)}`, sk: 'TARGETS' }),
  recipient: (id: string, { portion, at }: Place) => ({
    pk: `CAMPAIGN#${id}#${number(portion)}`,
    sk: `R#${number(at)}`,
  }),
  tally: (id: string, portion: number) => ({ pk: `CAMPAIGN#${id}`, sk: `T#${number(portion)}` }),
}
