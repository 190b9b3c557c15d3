import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { sectionOf } from '../../lib/support/alarm.ts'
import { deployed, ofType, text } from './deployed.ts'

const resources = deployed({ alarmEmail: 'ops@acme.test' })
const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8')
/** Sections of the runbook, by their anchor. */
const sections = new Map(
  runbook
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.split('\n')[0]?.trim().toLowerCase().replaceAll(' ', '-') ?? '', section]),
)
const Alarm = z.looseObject({
  AlarmDescription: z.string(),
  AlarmActions: z.array(z.unknown()),
  OKActions: z.array(z.unknown()),
  TreatMissingData: z.literal('notBreaching'),
})
const alarms = ofType(resources, 'AWS::CloudWatch::Alarm').map(
  ([id, { Properties }]) => [text({ Ref: id }).replace(/^Monitoring/, ''), Alarm.parse(Properties)] as const,
)

describe('every alarm', () => {
  test.each(alarms)('%s says in one sentence who is hurt and what to do, and where to read on', (id, alarm) => {
    const link = `(docs/runbook.md#${sectionOf(id)}).`
    expect(alarm.AlarmDescription.endsWith(link)).toBe(true)
    const sentence = alarm.AlarmDescription.slice(0, -link.length)
    expect(sentence).not.toMatch(/[.!?]/)
    expect(sentence).toMatch(/: [a-z]/)
    expect(sentence).toMatch(/agent|customer|visitor|everybody|repl(y|ies)/i)
    expect(alarm.AlarmDescription.length).toBeLessThan(1024)
  })

  test.each(alarms)('%s has a section of the runbook that says what to look at and what to do', (id) => {
    const section = sections.get(sectionOf(id))
    for (const part of ['**Means**', '**Hurts**', '**Look at**', '**Do**']) expect(section).toContain(part)
  })

  test.each(alarms)('%s rings, and rings again when it is over', (_id, alarm) => {
    expect(alarm.AlarmActions.map(text)).toEqual(['MonitoringTopic'])
    expect(alarm.OKActions.map(text)).toEqual(['MonitoringTopic'])
  })
})

test('there is an alarm for each way in which somebody can be hurt', () => {
  expect(alarms.map(([id]) => id).sort()).toEqual([
    'ApiServerErrors',
    'AuthorizerErrors',
    'ChannelUnwell',
    'DeliveryDelay',
    'DeliveryErrors',
    'FunctionThrottles',
    'GivenUp',
    'HttpErrors',
    'MailBounces',
    'MailComplaints',
    'MailErrors',
    'ReactionsErrors',
    'ReactionsLag',
    'RealtimeErrors',
    'RealtimeLag',
    'SettingsRolloutFailed',
    'SocketErrors',
    'TableErrors',
    'TableThrottles',
    'TimerErrors',
    'WebhookServerErrors',
    'WebhookUnparsed',
    'WebhookUnprovable',
    'WebhooksErrors',
    'WidgetErrors',
  ])
})

test('the runbook has no section about an alarm that is gone', () => {
  const about = [...sections].filter(([, section]) => section.includes('**Means**')).map(([anchor]) => anchor)
  expect(about.sort()).toEqual(alarms.map(([id]) => sectionOf(id)).sort())
})

test('webhooks that were signed but not understood are counted from the log', () => {
  const filters = ofType(resources, 'AWS::Logs::MetricFilter').map(([, { Properties }]) => [
    text(Properties.LogGroupName),
    Properties.FilterPattern,
  ])
  expect(filters).toContainEqual(['InboundWebhooksLogs', '"webhook.unparsed"'])
  expect(filters).toContainEqual([
    'HttpAccessLogs',
    '{ ($.route = "POST /webhooks/{channelId}") && ($.status = "5*") }',
  ])
})

test('CloudWatch may ring the bell, by TLS, and a person hears it', () => {
  const policy = JSON.stringify(ofType(resources, 'AWS::SNS::TopicPolicy'))
  expect(policy).toContain('cloudwatch.amazonaws.com')
  expect(policy).toContain('aws:SecureTransport')
  expect(ofType(resources, 'AWS::SNS::Subscription').map(([, { Properties }]) => Properties.Endpoint)).toEqual([
    'ops@acme.test',
  ])
})
