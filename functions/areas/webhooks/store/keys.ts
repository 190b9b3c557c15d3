import { number } from '../../../platform/keys.ts'

/** Primary keys of what this area stores. */
export const webhooksKeys = {
  webhook: (id: string) => ({ pk: 'WEBHOOKS', sk: id }),
  webhookPart: (id: string, part: number) => ({ pk: `WEBHOOK#${id}`, sk: `PART#${number(part)}` }),
}
