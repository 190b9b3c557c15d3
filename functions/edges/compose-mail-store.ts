import { parseEmail } from '../areas/email/adapter/receiving.ts'
import type { MailReaderParts } from '../areas/email/port.ts'
import { createObjectReader } from '../platform/stored-objects.ts'

/** Emails where SES puts them: a part of the composition root in a file of its own, since whoever imports it carries parsers. */
export function mailStore(): MailReaderParts {
  const read = createObjectReader(process.env.AWS_REGION ?? 'us-east-1', process.env.AWS_ENDPOINT_URL_S3)
  return {
    mailStore: {
      async open(bucket, key) {
        const raw = await read(bucket, key)
        return raw && { raw, email: await parseEmail(raw, `<${key}@stored>`) }
      },
    },
  }
}
