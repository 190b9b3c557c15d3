import { sha } from '../../../platform/keys.ts'

/** Primary keys of what this area stores. */
export const rateLimitsKeys = {
  /** subjects are addresses of people: only their digest is kept */
  calls: (name: string, subject: string, window: number) => ({
    pk: `CALLS#${name}#${sha(subject)}`,
    sk: String(window),
  }),
  bucket: (name: string, subject: string) => ({ pk: `BUCKET#${name}#${sha(subject)}`, sk: 'BUCKET' }),
}
