import { number, time } from '../../../platform/keys.ts'

/** Primary keys of what this area stores. */
export const accessLogKeys = {
  /** apart from the contact's own items: the access log outlives them */
  movement: (contactId: string, n: number, at: number, ulid: string) => ({
    pk: `LOG#${contactId}`,
    sk: `${number(n)}#${time(at)}#${ulid}`,
  }),
  movements: (n: number) => `${number(n)}#`,
}
