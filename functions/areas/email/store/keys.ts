import { number } from '../../../platform/keys.ts'

/** Primary keys of what this area stores. */
export const emailKeys = {
  mailThread: (contactId: string, n: number) => ({ pk: contactId, sk: `M#${number(n)}` }),
}
