import { parseEmail } from '../areas/email/adapter/receiving.ts'
import type { Mailbox } from '../areas/email/port.ts'
import { createObjectReader } from '../platform/stored-objects.ts'

/** Reading received email: a part of the composition root in a file of its own, since whoever imports it carries a parser. */
export function mailbox(): { mailbox: Mailbox } {
  const read = createObjectReader(process.env.AWS_REGION ?? 'us-east-1', process.env.AWS_ENDPOINT_URL_S3)
  return {
    mailbox: {
      async read(bucket, key) {
        const raw = await read(bucket, key)
        return raw && parseEmail(raw, `<${key}@stored>`)
      },
    },
  }
}
