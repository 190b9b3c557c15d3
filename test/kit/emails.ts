import type { InboundEmail } from '../../functions/areas/email/port.ts'
import { receiveFeedback, SesEvent } from '../../functions/areas/email/use-cases/receive-feedback.ts'
import type { takeMail } from '../../functions/areas/unmatched-mail/use-cases/take-mail.ts'
import * as ENV from '../../functions/platform/env-names.ts'
import { eventsOf } from '../../local/aws/email-events.ts'
import type { World } from './world.ts'

/** A customer's email to the demo mailbox, proven to be theirs. */
export const emailFrom = (address: string, id: string, more: Partial<InboundEmail> = {}): InboundEmail => ({
  id: `<${id}@customer.test>`,
  from: { address, name: 'Kim' },
  recipients: ['support@demo.test'],
  subject: '',
  text: id,
  sentAt: undefined,
  automatic: false,
  fromSystem: false,
  doubt: undefined,
  attachments: [],
  ...more,
})

export type Fate = 'bounce' | 'complaint' | 'ooto' | 'suppressionlist' | 'success'

/** What SES reports of the latest email that went to an address, as if that were one of its simulator's. */
export function fateOf(world: World, to: string, fate: Fate, at = world.system.clock.now()): SesEvent[] {
  const email = world.emails().findLast((sent) => sent.to.includes(to))
  if (!email) throw new Error(`nothing was sent to ${to}`)
  const id = /<(.+)@/.exec(email.headers['message-id'] ?? '')?.[1] ?? ''
  const headers = Object.entries(email.headers).map(([name, value]) => ({ name, value }))
  const simulated = { id, from: email.from, to: [`${fate}@simulator.amazonses.com`], headers, at }
  return eventsOf(simulated).map((event) => {
    const read = SesEvent.parse(event)
    return { ...read, detail: { ...read.detail, mail: { ...read.detail.mail, destination: [to] } } }
  })
}

/** SES tells it to the function. */
export async function tell(world: World, events: readonly SesEvent[]): Promise<void> {
  for (const event of events) await receiveFeedback(world.deps, event)
}

/** An email lies in the bucket; what the function is told of it. */
export async function arrive(world: World, raw: string): Promise<Parameters<typeof takeMail>[1]> {
  const { aws, clock } = world.system
  return { bucket: aws.env[ENV.mailBucket] ?? '', key: await aws.ses.receive(Buffer.from(raw)), at: clock.now() }
}
