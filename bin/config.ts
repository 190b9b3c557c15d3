import * as z from 'zod'
import { type FunctionName, functionEntries } from '../functions/manifest.ts'
import type { Stage } from '../lib/support/stage.ts'

/** How long CloudWatch can keep a log, in days. */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]

const domain = z.string().regex(/^(?!-)[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'is not a domain name in lower case')
const arnOf = (service: string) => z.string().startsWith(`arn:aws:${service}:`, `is not an ARN of ${service}`)
/** Values given on the command line are texts. */
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')])

const StageConfig = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,19}$/, 'must be up to 20 lower-case letters, digits and dashes')
      // It is part of the sign-in page's domain, and Cognito allows none of these there.
      .regex(/^(?!.*(aws|amazon|cognito))/, 'must not contain "aws", "amazon" or "cognito"'),
    account: z
      .string()
      .regex(/^\d{12}$/, 'must have 12 digits')
      .optional(),
    region: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is not a region')
      .optional(),
    workspaceName: z.string().min(1).max(200),
    ownerEmail: z.email(),
    ownerName: z.string().min(1).max(200).default('Owner'),
    apiDomain: domain.optional(),
    apiCertificateArn: arnOf('acm').optional(),
    webDomain: domain.optional(),
    webCertificateArn: arnOf('acm').startsWith('arn:aws:acm:us-east-1:', 'must be in us-east-1').optional(),
    oidcIssuer: z.url({ protocol: /^https$/ }).optional(),
    oidcAudience: z.string().min(1).optional(),
    oidcOrigins: z.array(z.url({ protocol: /^https$/ })).default([]),
    assistantModels: z
      .union([z.array(z.string()), z.string().transform((names) => names.split(',').filter((name) => name !== ''))])
      .pipe(
        z.array(
          z
            .string()
            .regex(
              /^[a-z]{2}(-[a-z]+)+-\d\/[\w.:-]{1,200}$/,
              'is not a region and the id of a model, as us-east-1/amazon.nova-lite-v1:0',
            ),
        ),
      )
      .default([]),
    emailDomain: domain,
    emailFrom: z.string(),
    receiveEmail: flag.default(true),
    activateReceiptRules: flag.default(false),
    createApiLogRole: flag.default(true),
    dashboard: flag.default(true),
    alarmEmail: z.email().optional(),
    runbookUrl: z.string().default('docs/runbook.md'),
    logRetentionDays: z.coerce
      .number()
      .refine((days) => retentions.includes(days), `must be one of ${retentions}`)
      .default(30),
    logLevel: z.enum(['info', 'warn', 'error']).default('info'),
    logInvocations: flag.default(false),
    bookkeepers: z.coerce.number().int().min(1).max(10).default(1),
    socketPartitions: z.coerce.number().int().min(1).max(16).default(1),
    removal: z.enum(['keep', 'destroy']).default('keep'),
    tableName: z
      .string()
      .regex(/^[\w.-]{3,255}$/, 'is not the name of a table')
      .optional(),
    tableStreamArn: arnOf('dynamodb').optional(),
    provisioned: z
      .strictObject({ least: z.number().int().min(1), most: z.number().int().max(40_000) })
      .refine(({ least, most }) => least <= most, 'least must not be above most')
      .optional(),
    throttleRate: z.coerce.number().positive().default(2000),
    throttleBurst: z.coerce.number().int().positive().default(4000),
    widgetRate: z.coerce.number().positive().default(100),
    widgetBurst: z.coerce.number().int().positive().default(200),
    webhookRate: z.coerce.number().positive().default(1000),
    webhookBurst: z.coerce.number().int().positive().default(2000),
    webhookAddress: z.enum(['function', 'api']).optional(),
    consoleCalls: z.enum(['function', 'api']).default('function'),
    waf: flag.default(false),
    webAclArn: z
      .string()
      .regex(/^arn:aws:wafv2:us-east-1:\d{12}:global\/webacl\//, 'is not the ARN of a web ACL for CloudFront')
      .optional(),
    wafRate: z.coerce.number().int().min(10).max(2_000_000_000).default(1000),
    tracing: flag.default(false),
    deliveryConcurrency: z.coerce.number().int().min(2).max(1000).default(50),
    inboxShards: z.coerce.number().int().min(1).max(100).default(1),
    counterLanes: z.coerce.number().int().min(1).max(100).default(4),
    tableIndexes: z.enum(['present', 'with-earlier']).default('present'),
    gradualDeployment: z.enum(['off', 'canary', 'linear']).default('off'),
    patientConcurrency: z.coerce.number().int().min(2).max(1000).default(5),
    reservedConcurrency: z
      .union([
        z.partialRecord(z.enum(Object.keys(functionEntries) as FunctionName[]), z.number().int().positive()),
        z.literal('none').transform(() => ({})),
      ])
      // What providers may send in a second, a tenth of a second each; and by a URL of its own AWS calls a function ten times a second
      // for each of its places, which is what the API's throttle lets through.
      .default({ webhooks: 100, http: 200, writing: 100 }),
  })
  .superRefine((stage, context) => {
    const together = [
      ['apiDomain', 'apiCertificateArn'],
      ['webDomain', 'webCertificateArn'],
      ['oidcIssuer', 'oidcAudience'],
      ['tableName', 'tableStreamArn'],
    ] as const
    for (const [one, other] of together) {
      if ((stage[one] === undefined) !== (stage[other] === undefined)) {
        context.addIssue({ code: 'custom', path: [one], message: `needs ${other}, and the other way round` })
      }
    }
    if (stage.waf && stage.webAclArn === undefined && stage.region !== 'us-east-1') {
      const message = 'CloudFront takes a web ACL of us-east-1 only: set region to it, or webAclArn to one made there'
      context.addIssue({ code: 'custom', path: ['waf'], message })
    }
    if (stage.tableStreamArn !== undefined && !stage.tableStreamArn.includes(`:table/${stage.tableName}/stream/`)) {
      context.addIssue({ code: 'custom', path: ['tableStreamArn'], message: `is not a stream of ${stage.tableName}` })
    }
    const address = /^[^<>]*<([^<>]+)>$/.exec(stage.emailFrom)?.[1] ?? stage.emailFrom
    if (!z.email().safeParse(address).success || !address.endsWith(`@${stage.emailDomain}`)) {
      context.addIssue({ code: 'custom', path: ['emailFrom'], message: `must be an address at ${stage.emailDomain}` })
    }
  }) satisfies z.ZodType<Stage>

type StageInput = Omit<z.input<typeof StageConfig>, 'name'>

/** The stages of this company. Any text here can be given on the command line too: `-c ownerEmail=…`. */
export const stages: Record<string, StageInput> = {
  dev: {
    workspaceName: 'Switchboard (dev)',
    ownerEmail: 'owner@example.com',
    emailDomain: 'inbox-dev.example.com',
    emailFrom: 'support@inbox-dev.example.com',
    logRetentionDays: 14,
    throttleRate: 200,
    throttleBurst: 400,
    widgetRate: 50,
    widgetBurst: 100,
    webhookRate: 50,
    webhookBurst: 100,
    deliveryConcurrency: 5,
    patientConcurrency: 2,
    // A new account has 10 places in all, and none of them can be reserved.
    reservedConcurrency: 'none',
  },
  prod: {
    workspaceName: 'Switchboard',
    ownerEmail: 'owner@example.com',
    emailDomain: 'inbox.example.com',
    emailFrom: 'support@inbox.example.com',
    logRetentionDays: 90,
  },
}

export const settingNames = Object.keys(StageConfig.shape).filter((key) => key !== 'name')

/**
 * The settings of one stage: those above, then what the command line says instead.
 * Throws one error that names every wrong setting.
 */
export function readStage(name: string, given: Record<string, unknown> = {}): Stage {
  const settings = stages[name]
  if (settings === undefined) {
    throw new Error(`There is no stage "${name}" in bin/config.ts; there are: ${Object.keys(stages).join(', ')}`)
  }
  const result = StageConfig.safeParse({ ...settings, ...given, name })
  if (result.success) return result.data
  const problems = result.error.issues.map((issue) => `  ${issue.path.join('.') || 'settings'}: ${issue.message}`)
  throw new Error(`Stage "${name}" in bin/config.ts is not right:\n${problems.join('\n')}`)
}

/** Settings that are still the examples above: fine to look at the template, useless to deploy. */
export function examplesLeft(stage: Stage): string[] {
  const settings = { ownerEmail: stage.ownerEmail, emailDomain: stage.emailDomain }
  return Object.entries(settings).flatMap(([key, value]) => (/(^|[.@])example\.com$/.test(value) ? [key] : []))
}
