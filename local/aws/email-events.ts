import { randomUUID } from 'node:crypto'

interface SentEmail {
  /** as the service returned it */
  id: string
  from: string
  to: string[]
  headers: { name: string; value: string }[]
  at: number
}

const SIMULATOR = /^(bounce|complaint|ooto|suppressionlist)(\+[^@]*)?@simulator\.amazonses\.com$/i

/**
 * What SES publishes of an email that it sent, as the event bus hands it on.
 * https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html
 */
export function eventsOf(email: SentEmail): object[] {
  const [to = ''] = email.to
  const time = new Date(email.at).toISOString()
  const feedbackId = `0100${randomUUID()}-000000`
  const mail = {
    timestamp: time,
    source: email.from,
    sendingAccountId: '000000000000',
    messageId: email.id,
    destination: email.to,
    headersTruncated: false,
    headers: email.headers,
    tags: { 'ses:configuration-set': ['local'] },
  }
  const event = (detailType: string, eventType: string, more: object) => ({
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source: 'aws.ses',
    account: '000000000000',
    time,
    region: 'us-east-1',
    resources: [],
    detail: { eventType, mail, ...more },
  })
  const bounce = (bounceType: string, bounceSubType: string, recipient: object) =>
    event('Email Bounced', 'Bounce', {
      bounce: {
        bounceType,
        bounceSubType,
        bouncedRecipients: [{ emailAddress: to, ...recipient }],
        timestamp: time,
        feedbackId,
        reportingMTA: 'dns; a8-1.smtp-out.amazonses.com',
      },
    })
  const delivered = event('Email Delivered', 'Delivery', {
    delivery: { timestamp: time, processingTimeMillis: 100, recipients: email.to, smtpResponse: '250 OK' },
  })
  const failed = { action: 'failed', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' }
  switch (SIMULATOR.exec(to)?.[1]?.toLowerCase()) {
    case 'bounce':
      return [bounce('Permanent', 'General', failed)]
    case 'suppressionlist':
      return [
        bounce('Permanent', 'Suppressed', { ...failed, diagnosticCode: 'Amazon SES has suppressed this address' }),
      ]
    case 'ooto':
      return [delivered, bounce('Transient', 'General', {})]
    case 'complaint':
      return [
        delivered,
        event('Email Complaint Received', 'Complaint', {
          complaint: {
            complainedRecipients: [{ emailAddress: to }],
            timestamp: time,
            feedbackId,
            complaintFeedbackType: 'abuse',
          },
        }),
      ]
    default:
      return [delivered]
  }
}
