import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { ofType, type Resource, resourcesOf, stackOf, templatesOf, text } from './deployed.ts'
import { everyStage } from './variants.ts'

/**
 * What only a real account would say. No template may come near these:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html and each service's own page.
 */
const RESOURCES = 500
const TEMPLATE_BYTES = 1_000_000
const PARAMETERS = 200
const ROUTES = 300
const POLICIES_OF_A_ROLE = 10_240
const PERMISSIONS_OF_A_FUNCTION = 20_480
const ENVIRONMENT_BYTES = 4_096
const FILTERS_OF_A_SOURCE = 5
const METRICS_OF_AN_ALARM = 10
/** IAM takes Latin letters in a description, and no typographic quote. */
const iamText = /^[\t\n\r -~¡-ÿ]*$/

const stages = everyStage.map(({ id, stage, given }) => {
  const stack = stackOf(given, stage)
  return [id, [...templatesOf(stack)], resourcesOf(stack)] as const
})
/** As long as it is once references are resolved, give or take: those are names of up to 100 letters. */
const size = (value: unknown) => JSON.stringify(value).length
const sum = (sizes: number[]) => sizes.reduce((total, one) => total + one, 0)
/** The resources of a type, those together that have the same in a property. */
const grouped = (resources: Map<string, Resource>, type: string, property: string) => {
  const groups = new Map<string, Resource[]>()
  for (const [, resource] of ofType(resources, type)) {
    const key = JSON.stringify(resource.Properties[property])
    groups.set(key, [...(groups.get(key) ?? []), resource])
  }
  return [...groups.values()]
}

describe.each(stages)('the template of %s', (_id, templates, resources) => {
  test('is small enough for CloudFormation, and so are those of the stacks in it', () => {
    for (const [stack, template] of templates) {
      expect([stack, Object.keys(template.Resources as object).length < RESOURCES * 0.8]).toEqual([stack, true])
      expect([stack, size(template) < TEMPLATE_BYTES * 0.5]).toEqual([stack, true])
      expect([stack, Object.keys(template.Parameters ?? {}).length < PARAMETERS * 0.8]).toEqual([stack, true])
    }
  })

  test('keeps within what an API, a role, a function, a source and an alarm may have', () => {
    for (const routes of grouped(resources, 'AWS::ApiGatewayV2::Route', 'ApiId')) {
      expect(routes.length).toBeLessThan(ROUTES * 0.8)
    }
    for (const policies of grouped(resources, 'AWS::IAM::Policy', 'Roles')) {
      const length = sum(policies.map(({ Properties }) => size(Properties.PolicyDocument)))
      expect(length).toBeLessThan(POLICIES_OF_A_ROLE * 0.5)
    }
    for (const permissions of grouped(resources, 'AWS::Lambda::Permission', 'FunctionName')) {
      const length = sum(permissions.map(({ Properties }) => size(Properties)))
      expect(length).toBeLessThan(PERMISSIONS_OF_A_FUNCTION * 0.5)
    }
    for (const [, { Properties }] of ofType(resources, 'AWS::Lambda::Function')) {
      expect(size(Properties.Environment ?? {})).toBeLessThan(ENVIRONMENT_BYTES * 0.5)
      expect(text(Properties.Description ?? '').length).toBeLessThanOrEqual(256)
      expect(text(Properties.FunctionName ?? '').length).toBeLessThanOrEqual(64)
    }
    for (const [, { Properties }] of ofType(resources, 'AWS::Lambda::EventSourceMapping')) {
      const { Filters } = z
        .object({ Filters: z.array(z.object({ Pattern: z.string().max(4096) })) })
        .default({ Filters: [] })
        .parse(Properties.FilterCriteria)
      expect(Filters.length).toBeLessThanOrEqual(FILTERS_OF_A_SOURCE)
    }
    for (const [, { Properties }] of ofType(resources, 'AWS::CloudWatch::Alarm')) {
      const metrics = z
        .array(z.object({ MetricStat: z.unknown().optional() }))
        .default([])
        .parse(Properties.Metrics)
      expect(metrics.filter(({ MetricStat }) => MetricStat !== undefined).length).toBeLessThanOrEqual(
        METRICS_OF_AN_ALARM,
      )
    }
  })

  test('describes roles in letters that IAM takes', () => {
    for (const [, { Properties }] of ofType(resources, 'AWS::IAM::Role')) {
      expect(text(Properties.Description ?? '')).toMatch(iamText)
    }
  })

  test('can be deployed beside other stages, and in two regions: fixed names have the stage, global ones the region', () => {
    /** as they are given; one that has another resource's name in it is as unique as that */
    const names = (type: string, property: string) =>
      ofType(resources, type)
        .map(([, { Properties }]) => Properties[property])
        .filter((name) => name !== undefined && !/"Ref":"(?!AWS::)/.test(JSON.stringify(name)))
        .map(text)
    const ours = [
      ...names('AWS::Logs::LogGroup', 'LogGroupName'),
      ...names('AWS::Scheduler::ScheduleGroup', 'Name'),
      ...names('AWS::Lambda::Function', 'FunctionName'),
      ...names('AWS::ApiGatewayV2::Api', 'Name'),
      ...names('AWS::Cognito::UserPoolDomain', 'Domain'),
    ]
    expect(ours.filter((name) => !/[/-](prod|dev|test)([/-]|$)/.test(name))).toEqual([])
    const global = [
      ...names('AWS::CloudWatch::Dashboard', 'DashboardName'),
      ...['ResponseHeadersPolicy', 'OriginAccessControl', 'Function', 'CachePolicy'].flatMap((type) =>
        ofType(resources, `AWS::CloudFront::${type}`).map(([, { Properties }]) => {
          const config = z
            .object({ Name: z.unknown() })
            .safeParse(Object.values(Properties).find((one) => typeof one === 'object'))
          return text(Properties.Name ?? config.data?.Name)
        }),
      ),
    ]
    expect(global.length).toBeGreaterThanOrEqual(5)
    expect(global.filter((name) => !/eu-west-1|us-east-1/.test(name))).toEqual([])
  })

  test('makes first what has to be there first', () => {
    const DependsOn = z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([])
    /** what a resource waits for, as names without their hash */
    const waits = (type: string) =>
      ofType(resources, type).map(
        ([id, { DependsOn: others }]) =>
          [text({ Ref: id }), DependsOn.parse(others).map((other) => text({ Ref: other }))] as const,
      )
    // SES and S3 try whether they may write before they take an order.
    for (const [, others] of waits('AWS::SES::ReceiptRule')) expect(others).toContain('MailInboundPolicy')
    const notices = waits('Custom::S3BucketNotifications').find(([name]) => name.startsWith('Failures'))
    expect(notices?.[1]).toContain('FailuresNoticesPolicy')
    // So does Lambda, with the role's policy: it comes with the function, which waits for it.
    for (const [name, others] of waits('AWS::Lambda::EventSourceMapping')) {
      const waitedFor = others.map((other) => other.replace(/Live$/, ''))
      expect(waitedFor).toContain(
        /^(Delivery|Outgoing)/.test(name) ? name.replace(/(Patient)?Source$/, 'Function') : name.replace(/Source$/, ''),
      )
    }
    for (const [name, others] of waits('AWS::Lambda::EventInvokeConfig')) {
      expect(others).toContain(name.replace(/Retries$/, 'Function'))
    }
    for (const [id, { Properties, DependsOn: others }] of ofType(resources, 'AWS::Lambda::Function')) {
      if (!('LoggingConfig' in Properties) || resources.get(id)?.Properties.Handler !== 'index.handler') continue
      const policies = DependsOn.parse(others).filter((other) => resources.get(other)?.Type === 'AWS::IAM::Policy')
      expect([id, policies.length]).toEqual([id, id.startsWith('AWS679') ? 0 : 1])
    }
    // What is active without its rule bounces emails.
    for (const [, others] of waits('Custom::AWS')) expect(others).toContain('MailRulesToTheInbox')
    for (const [, others] of waits('AWS::Scheduler::Schedule')) expect(others).toContain('TimersGroup')
    const socketStage = waits('AWS::ApiGatewayV2::Stage').find(([name]) => name === 'SocketApiStage')
    expect(socketStage?.[1]).toEqual(waits('AWS::ApiGateway::Account').map(([name]) => name))
  })
})

test('a stage that is thrown away leaves no bucket behind, whatever is in it', () => {
  const [, , resources] = stages.find(([id]) => id === 'thrown-away-afterwards') ?? [
    '',
    {},
    new Map<string, Resource>(),
  ]
  const emptied = ofType(resources, 'Custom::S3AutoDeleteObjects').map(([, { Properties }]) =>
    text(Properties.BucketName),
  )
  expect(emptied.sort()).toEqual(
    ofType(resources, 'AWS::S3::Bucket')
      .map(([id]) => text({ Ref: id }))
      .sort(),
  )
})
