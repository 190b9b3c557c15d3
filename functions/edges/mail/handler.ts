import type { S3Event } from 'aws-lambda'
import { receiveEmail } from '../../areas/email/use-cases/receive-email.ts'
import { compose, core, files, secrets } from '../compose.ts'
import { mailbox } from '../compose-mailbox.ts'

const deps = compose('mail', { ...core(), ...secrets(), ...mailbox(), ...files() })

/** The mail edge: emails that SES stored. One that fails is tried again by the service and then kept in a queue. */
export async function handler(event: S3Event): Promise<void> {
  for (const { s3 } of event.Records) {
    const key = decodeURIComponent(s3.object.key.replaceAll('+', ' '))
    const outcome = await receiveEmail(deps, await deps.mailbox.read(s3.bucket.name, key))
    deps.log.info('mail.received', { key, outcome })
  }
}
