import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { functionEntries } from '../../functions/manifest.ts'
import { createLog } from '../../functions/platform/log.ts'
import { sectionOf } from '../../lib/support/alarm.ts'
import { deployed, ofType, type Resource, text } from './deployed.ts'

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

const Filter = z.object({
  LogGroupName: z.unknown(),
  FilterPattern: z.string(),
  MetricTransformations: z.tuple([z.looseObject({ MetricName: z.string(), MetricValue: z.string() })]),
})
const counts = ofType(resources, 'AWS::Logs::MetricFilter').map(([, { Properties }]) => {
  const filter = Filter.parse(Properties)
  return { ...filter, log: text(filter.LogGroupName) }
})

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
    'CustomersUnheard',
    'DeliveryDelay',
    'FunctionsFailing',
    'GivenUp',
    'MailReputation',
    'StreamLag',
  ])
})

describe('an idle deployment', () => {
  const Query = z.object({ MetricStat: z.object({ Period: z.number() }).optional() })
  const metricsOf = ({ Properties }: Resource) =>
    'Metrics' in Properties
      ? z
          .array(Query)
          .parse(Properties.Metrics)
          .flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Period] : []))
      : [z.number().parse(Properties.Period)]

  const periodsOf = (of: typeof resources) =>
    ofType(of, 'AWS::CloudWatch::Alarm').flatMap(([, alarm]) => metricsOf(alarm))

  test('has no alarm beyond the ten metrics that CloudWatch watches for nothing, but for the console’s calls that find no place', () => {
    const periods = periodsOf(resources)
    expect(periods).toHaveLength(12)
    expect(periodsOf(deployed({ consoleCalls: 'api' }))).toHaveLength(10)
    // Shorter periods are dearer.
    expect(new Set(periods)).toEqual(new Set([300]))
    expect(ofType(resources, 'AWS::CloudWatch::CompositeAlarm')).toEqual([])
  })

  test('has few metrics of its own, each fed by many logs, and none while there is nothing to count', () => {
    const filters = counts.map(({ MetricTransformations: [one] }) => one)
    expect([...new Set(filters.map(({ MetricName }) => MetricName))].sort()).toEqual([
      'CustomersUnheard',
      'FunctionsFailing',
    ])
    expect(filters.filter((one) => 'DefaultValue' in one)).toEqual([])
  })

  test('has one dashboard of at most the fifty metrics that are free, or none', () => {
    const [dashboard] = ofType(resources, 'AWS::CloudWatch::Dashboard')
    const body = text(dashboard?.[1].Properties.DashboardBody)
    expect(body.match(/\["AWS\//g)?.length).toBeLessThanOrEqual(50)
    expect(ofType(deployed({ dashboard: false }), 'AWS::CloudWatch::Dashboard')).toEqual([])
  })
})

test('the runbook has no section about an alarm that is gone', () => {
  const about = [...sections].filter(([, section]) => section.includes('**Means**')).map(([anchor]) => anchor)
  expect(about.sort()).toEqual(alarms.map(([id]) => sectionOf(id)).sort())
})

describe('lines of logs are counted', () => {
  const fieldOf = (line: string, path: string): unknown =>
    path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], JSON.parse(line))
  /** What a filter does with a line: of terms, any is in it; of fields of JSON, all hold, or any where it says so. */
  const matches = (pattern: string, line: string) => {
    if (!pattern.startsWith('{'))
      return [...pattern.matchAll(/"([^"]+)"/g)].some(([, term = '']) => line.includes(term))
    if (!line.startsWith('{')) return false
    const held = [...pattern.matchAll(/\$\.([\w.]+) = "([^"*]+)(\*?)"/g)].map(([, field = '', start = '', more]) => {
      const value = String(fieldOf(line, field))
      return more ? value.startsWith(start) : value === start
    })
    return pattern.includes('||') ? held.some(Boolean) : held.every(Boolean)
  }
  const weigh = (metric: string, log: string, line: string) =>
    counts
      .filter((one) => one.MetricTransformations[0].MetricName === metric && one.log === log)
      .filter(({ FilterPattern }) => matches(FilterPattern, line))
      .reduce((total, one) => total + Number(one.MetricTransformations[0].MetricValue), 0)
  const ring = { CustomersUnheard: 0, FunctionsFailing: 5 }
  const logOf = (name: string) =>
    text(
      ofType(resources, 'AWS::Logs::LogGroup').find(
        ([, one]) => text(one.Properties.LogGroupName) === `/switchboard/prod/${name}`,
      )?.[0] ?? '',
    ).replace(/[0-9A-F]{8}$/, '')
  /** as Lambda writes what a function logs */
  const written = (level: 'warn' | 'error', event: string) => {
    vi.stubEnv('AWS_LAMBDA_LOG_FORMAT', 'JSON')
    const log = vi.spyOn(console, level).mockImplementation(() => undefined)
    createLog('info')[level](event, { channelId: 'ch_1' })
    const [[message] = []] = log.mock.calls
    log.mockRestore()
    vi.unstubAllEnvs()
    return JSON.stringify({
      timestamp: '2026-11-28T10:00:00.000Z',
      level: level.toUpperCase(),
      requestId: '8f5c',
      message,
    })
  }
  const system = (type: string, status: string, more = {}) =>
    JSON.stringify({ time: '2026-11-28T10:00:00.000Z', type, record: { requestId: '8f5c', status, ...more } })
  // https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html and .../telemetry-schema-reference.html
  const crashes = [
    '{"timestamp":"2026-11-28T10:00:00.000Z","level":"ERROR","requestId":"8f5c","message":{"errorType":"TypeError","errorMessage":"x","stackTrace":[]}}',
    '{"timestamp":"2026-11-28T10:00:00.000Z","level":"ERROR","message":{"errorType":"Runtime.ImportModuleError","errorMessage":"x","stackTrace":[]}}',
    '2026-11-28T10:00:00.000Z 8f5c1e7e Task timed out after 20.00 seconds',
    'RequestId: 8f5c1e7e Error: Runtime exited with error: signal: killed',
    system('platform.report', 'error', { errorType: 'Runtime.OutOfMemory' }),
    system('platform.report', 'timeout'),
    system('platform.report', 'failure'),
    system('platform.initReport', 'timeout'),
  ]

  test.each(Object.keys(functionEntries).filter((name) => name !== 'setup'))(
    'every crash of %s rings at once',
    (name) => {
      const metric = ['webhooks', 'widget', 'mail'].includes(name) ? 'CustomersUnheard' : 'FunctionsFailing'
      expect(crashes.filter((line) => weigh(metric, logOf(name), line) <= ring[metric])).toEqual([])
    },
  )

  test('what worked is not counted', () => {
    const fine = [
      system('platform.report', 'success', { metrics: { durationMs: 9 } }),
      written('warn', 'delivery.refused'),
    ]
    for (const metric of Object.keys(ring)) {
      for (const name of Object.keys(functionEntries)) {
        expect(fine.map((line) => weigh(metric, logOf(name), line))).toEqual([0, 0])
      }
    }
  })

  test.each([
    ['CustomersUnheard', 'webhooks', 'webhook.unparsed'],
    ['CustomersUnheard', 'webhooks', 'webhook.unprovable'],
    ['CustomersUnheard', 'webhooks', 'channel.unwell'],
    ['CustomersUnheard', 'delivery', 'channel.unwell'],
    ['CustomersUnheard', 'webhooks', 'request.failed'],
    ['CustomersUnheard', 'widget', 'channel.flooded'],
    ['FunctionsFailing', 'reactions', 'settings.rollout_failed'],
    ['FunctionsFailing', 'timer', 'settings.rollout_failed'],
    ['FunctionsFailing', 'jobs', 'campaign.stuck'],
  ] as const)('%s rings at once for what the log of %s calls %s', (metric, name, event) => {
    expect(weigh(metric, logOf(name), written('warn', event))).toBeGreaterThan(ring[metric])
  })

  test('more than ten requests that had to be repeated ring, and more than five errors', () => {
    const failing = (line: string) => weigh('FunctionsFailing', logOf('http'), line)
    expect(10 * failing(written('warn', 'table.retried'))).toBe(5)
    expect(5 * failing(written('error', 'request.failed'))).toBe(5)
  })

  test('answers with 5xx are, of webhooks at once', () => {
    const [http, socket] = ['HttpAccessLogs', 'SocketApiAccessLogs']
    const line = (route: string, status: string) => JSON.stringify({ route, status })
    expect(weigh('CustomersUnheard', http, line('POST /webhooks/{channelId}', '503'))).toBe(1)
    expect(weigh('CustomersUnheard', http, line('POST /webhooks/{channelId}', '401'))).toBe(0)
    expect(weigh('CustomersUnheard', http, line('GET /v1/agents', '503'))).toBe(0)
    expect(weigh('FunctionsFailing', http, line('GET /v1/agents', '500'))).toBe(1)
    expect(weigh('FunctionsFailing', http, line('GET /v1/agents', '429'))).toBe(0)
    expect(weigh('FunctionsFailing', socket, line('$default', '502'))).toBe(1)
  })

  test('nothing that the code logs as an error is counted by no alarm', () => {
    const files = readdirSync('functions', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
    const events = files.flatMap((file) =>
      [...readFileSync(`functions/${file}`, 'utf8').matchAll(/\blog\.error\(\s*'([^']+)'/g)].map(
        ([, event = '']) => event,
      ),
    )
    expect(events.length).toBeGreaterThan(5)
    // Said to the operator who asked for it, in the answer.
    const answered = ['failure.stays']
    const ofTerms = counts.filter(({ FilterPattern }) => !FilterPattern.startsWith('{'))
    expect(
      events.filter(
        (event) => !answered.includes(event) && !ofTerms.some(({ FilterPattern }) => matches(FilterPattern, event)),
      ),
    ).toEqual([])
  })

  test('by patterns that CloudWatch takes', () => {
    expect(counts.filter(({ FilterPattern }) => FilterPattern.length > 1024)).toEqual([])
  })
})

test('CloudWatch may ring the bell, by TLS, and a person hears it', () => {
  const policy = JSON.stringify(ofType(resources, 'AWS::SNS::TopicPolicy'))
  expect(policy).toContain('cloudwatch.amazonaws.com')
  expect(policy).toContain('aws:SecureTransport')
  expect(ofType(resources, 'AWS::SNS::Subscription').map(([, { Properties }]) => Properties.Endpoint)).toEqual([
    'ops@acme.test',
  ])
})
