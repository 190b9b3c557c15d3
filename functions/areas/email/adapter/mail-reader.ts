import { openFunctions } from '../../../platform/functions.ts'
import type { InboundEmail, Mailbox } from '../port.ts'

/** Emails as the reader function reads them, which has the parsers and little else: docs/adr/0006-small-bundles.md. */
export function createMailbox(readerArn: string, region: string, endpoint: string | undefined): Mailbox {
  const functions = openFunctions(region, endpoint)
  return {
    async read(bucket, key) {
      return ((await functions.invoke(readerArn, { bucket, key })) ?? undefined) as InboundEmail | undefined
    },
  }
}
