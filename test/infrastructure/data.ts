import { existsSync, readFileSync } from 'node:fs'
import { Template } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { functionEntries } from '../../functions/manifest.ts'
import * as ENV from '../../functions/platform/env-names.ts'
import { TABLE } from '../../functions/platform/table-definition.ts'
import { nextStep } from '../../lib/support/table-step.ts'
import { deployed, functionsOf, ofType, permissionsOf, type Resource, stackOf, text } from './deployed.ts'

const resources = deployed({ ownerEmail: 'ann@acme.test' })
const only = (type: string): Resource => {
  const found = ofType(resources, type)
  expect(found).toHaveLength(1)
  return found[0]?.[1] ?? { Type: type, Properties: {} }
}

describe('table', () => {
  const table = () => only('AWS::DynamoDB::Table')

  test('has the keys and indexes that the store reads', () => {
    const key = (one: { partitionKey: string; sortKey: string }) => [
      { AttributeName: one.partitionKey, KeyType: 'HASH' },
      { AttributeName: one.sortKey, KeyType: 'RANGE' },
    ]
    expect(table().Properties.KeySchema).toEqual(key(TABLE))
    expect(table().Properties.GlobalSecondaryIndexes).toEqual(
      Object.values(TABLE.indexes).map((index) => ({
        IndexName: index.name,
        KeySchema: key(index),
        Projection: { ProjectionType: index.projection },
      })),
    )
  })

  test('outlives mistakes: kept, protected, restorable to any second', () => {
    expect(table().DeletionPolicy).toBe('Retain')
    expect(table().Properties).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    })
  })

  test('streams old and new images, and expires by the second', () => {
    expect(table().Properties).toMatchObject({
      StreamSpecification: { StreamViewType: TABLE.streamViewType },
      TimeToLiveSpecification: { AttributeName: TABLE.timeToLive, Enabled: true },
    })
  })

  test('goes with the stack only in a stage that is thrown away', () => {
    const thrownAway = ofType(deployed({ removal: 'destroy' }), 'AWS::DynamoDB::Table')[0]?.[1]
    expect(thrownAway?.DeletionPolicy).toBe('Delete')
    expect(thrownAway?.Properties.DeletionProtectionEnabled).toBe(false)
  })
})

describe('a restored table', () => {
  const tableStreamArn = 'arn:aws:dynamodb:eu-west-1:111111111111:table/restored/stream/2026-11-28T10:00:00.000'
  const adopted = deployed({ tableName: 'restored', tableStreamArn })
  const tableArn = 'arn:aws:dynamodb:eu-west-1:111111111111:table/restored'

  test('is used in place of the stack’s own, by every function', () => {
    expect(ofType(adopted, 'AWS::DynamoDB::Table')).toEqual([])
    const names = [...functionsOf(adopted).values()].flatMap(({ Environment }) => {
      const { Variables } = z
        .object({ Variables: z.record(z.string(), z.unknown()) })
        .parse(Environment ?? { Variables: {} })
      return ENV.table in Variables ? [Variables[ENV.table]] : []
    })
    expect(names).toEqual(
      Object.keys(functionEntries)
        // Which take emails apart, or answer documents that are the same everywhere.
        .filter((name) => name !== 'reader' && name !== 'documents')
        .map(() => 'restored'),
    )
  })

  test('is read by both consumers, and may be read by its indexes', () => {
    const sources = ofType(adopted, 'AWS::Lambda::EventSourceMapping').map(([, one]) => one.Properties.EventSourceArn)
    expect(sources.filter((source) => source === tableStreamArn)).toHaveLength(2)
    const [role] = ofType(adopted, 'AWS::IAM::Role').find(([id]) => /^StreamReactionsRole/.test(id)) ?? ['']
    const granted = permissionsOf(adopted, role)
    expect(granted).toContain(`dynamodb:GetRecords ${tableStreamArn}`)
    expect(granted).toContain(`dynamodb:PutItem ${tableArn}`)
    expect(granted).toContain(`dynamodb:Query ${tableArn}/index/byPlace`)
  })

  test('has its steps in the runbook, with all that a restored table lacks', () => {
    const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8')
    const section = /^## Restoring the table$([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(runbook)?.[1] ?? ''
    const steps = [
      'restore-table-to-point-in-time',
      `StreamViewType=${TABLE.streamViewType}`,
      `AttributeName=${TABLE.timeToLive}`,
      'PointInTimeRecoveryEnabled=true',
      '--deletion-protection-enabled',
      'tag-resource',
      'tableName',
      'tableStreamArn',
    ]
    expect(steps.filter((step) => !section.includes(step))).toEqual([])
  })
})

describe('buckets', () => {
  const buckets = ofType(resources, 'AWS::S3::Bucket')
  const Statement = z.looseObject({ Effect: z.string(), Condition: z.unknown() })
  const policies = ofType(resources, 'AWS::S3::BucketPolicy').map(([, { Properties }]) =>
    z.object({ Bucket: z.unknown(), PolicyDocument: z.object({ Statement: z.array(Statement) }) }).parse(Properties),
  )

  test.each(buckets)('%s is closed, encrypted, kept, and reached by TLS only', (id, { Properties, DeletionPolicy }) => {
    expect(DeletionPolicy).toBe('Retain')
    expect(Properties).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    })
    const policy = policies.find(({ Bucket }) => text(Bucket) === text({ Ref: id }))
    expect(policy?.PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    )
  })

  test('hold files, web pages, emails, what failed and the log of who read them', () => {
    expect(buckets.map(([id]) => text({ Ref: id })).sort()).toEqual([
      'AttachmentsFiles',
      'BucketLogs',
      'FailuresFailedEvents',
      'MailInbound',
      'WebAssets',
    ])
    const unlogged = buckets.filter(([, { Properties }]) => Properties.LoggingConfiguration === undefined)
    expect(unlogged.map(([id]) => text({ Ref: id }))).toEqual(['BucketLogs'])
  })

  test('M5 files are uploaded from any page that holds a signed form; what no message has expires, and what was lost can be had back', () => {
    const files = buckets.find(([id]) => id.startsWith('AttachmentsFiles'))?.[1].Properties
    expect(files).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
      CorsConfiguration: { CorsRules: [{ AllowedMethods: ['POST'], AllowedOrigins: ['*'] }] },
      LifecycleConfiguration: {
        Rules: [
          {
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
            NoncurrentVersionExpiration: { NoncurrentDays: 30 },
            ExpiredObjectDeleteMarker: true,
          },
          { Prefix: 'uploads/', ExpirationInDays: 7 },
          { Prefix: 'incoming/', ExpirationInDays: 14 },
          { Prefix: 'search/', NoncurrentVersionExpiration: { NoncurrentDays: 1 } },
          { Prefix: 'reports/', NoncurrentVersionExpiration: { NoncurrentDays: 1 } },
        ],
      },
    })
  })
})

describe('agents', () => {
  test('are invited, sign in with a strong password and may have a second factor', () => {
    expect(only('AWS::Cognito::UserPool').Properties).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      UsernameAttributes: ['email'],
      MfaConfiguration: 'OPTIONAL',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      DeletionProtection: 'ACTIVE',
      Policies: { PasswordPolicy: { MinimumLength: 12, RequireSymbols: true, RequireNumbers: true } },
    })
  })

  test('get tokens by code and PKCE only, and cannot change the email that they are known by', () => {
    const { Properties } = only('AWS::Cognito::UserPoolClient')
    expect(Properties).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      WriteAttributes: ['name'],
    })
    expect(Properties.AllowedOAuthScopes).not.toContain('aws.cognito.signin.user.admin')
  })

  test('E3 the owner is invited by the deployment', () => {
    expect(only('AWS::Cognito::UserPoolUser').Properties).toMatchObject({
      Username: 'ann@acme.test',
      DesiredDeliveryMediums: ['EMAIL'],
    })
  })

  test('come from the company’s own provider when there is one', () => {
    const own = deployed({ oidcIssuer: 'https://login.acme.test/', oidcAudience: 'switchboard' })
    expect([...own.values()].filter(({ Type }) => Type.startsWith('AWS::Cognito'))).toEqual([])
    const authorizer = ofType(own, 'AWS::Lambda::Function').find(([id]) => id.startsWith('SocketAuthorizer'))
    expect(authorizer?.[1].Properties.Environment).toMatchObject({
      Variables: { TOKEN_ISSUER: 'https://login.acme.test/', TOKEN_AUDIENCE: 'switchboard' },
    })
  })
})

describe('web', () => {
  test('is reached over CloudFront by HTTPS, the bucket by CloudFront alone', () => {
    expect(JSON.stringify(only('AWS::CloudFront::Distribution').Properties)).not.toContain('allow-all')
    expect(only('AWS::CloudFront::OriginAccessControl').Properties).toMatchObject({
      OriginAccessControlConfig: { SigningBehavior: 'always', SigningProtocol: 'sigv4' },
    })
  })

  test('forbids other pages to frame the console, and allows them to load the widget', () => {
    const policies = ofType(resources, 'AWS::CloudFront::ResponseHeadersPolicy').map(([, one]) => JSON.stringify(one))
    expect(policies.filter((one) => one.includes("frame-ancestors 'none'") && one.includes('DENY'))).toHaveLength(1)
    expect(policies.filter((one) => one.includes('Cross-Origin-Resource-Policy'))).toHaveLength(1)
  })

  test('M5 shows pictures and recordings from the bucket of files, and from nowhere else', () => {
    const policies = ofType(resources, 'AWS::CloudFront::ResponseHeadersPolicy').map(([, one]) => JSON.stringify(one))
    const [policy = ''] = policies.filter((one) => one.includes('img-src'))
    const bucket = /\{"Fn::GetAtt":\["AttachmentsFiles[0-9A-F]{8}","RegionalDomainName"\]\}/.source
    expect(policy).toMatch(new RegExp(`img-src 'self' data: blob: https: https://",${bucket},"; media-src`))
    expect(policy).toMatch(new RegExp(`media-src 'self' blob: https://",${bucket},"; style-src`))
  })

  test('names exactly the hosts that the console calls, and no family of them but the functions’ where the distribution names itself', () => {
    const called = (given: Record<string, unknown>) => {
      const policies = ofType(deployed(given), 'AWS::CloudFront::ResponseHeadersPolicy').map(([, { Properties }]) =>
        z
          .object({ ResponseHeadersPolicyConfig: z.object({ SecurityHeadersConfig: z.looseObject({}) }) })
          .parse(Properties),
      )
      const [policy] = policies.flatMap(({ ResponseHeadersPolicyConfig: { SecurityHeadersConfig: headers } }) =>
        'ContentSecurityPolicy' in headers
          ? [
              z.object({ ContentSecurityPolicy: z.unknown() }).parse(headers.ContentSecurityPolicy)
                .ContentSecurityPolicy,
            ]
          : [],
      )
      const whole = text(policy)
      expect(whole.replace('https://*.lambda-url.eu-west-1.on.aws', '')).not.toContain('*')
      return /connect-src 'self' ([^;]+);/.exec(whole)?.[1]?.split(' ')
    }
    const suffix = expect.stringMatching(/^wss:\/\/SocketApi\.execute-api\.eu-west-1\.(amazonaws\.com|AWS::URLSuffix)$/)
    expect(called({})).toEqual([
      'HttpApi',
      suffix,
      'https://cognito-idp.eu-west-1.amazonaws.com',
      'https://switchboard-prod-111111111111.auth.eu-west-1.amazoncognito.com',
      'https://*.lambda-url.eu-west-1.on.aws',
      'https://AttachmentsFiles',
    ])
    expect(
      called({
        apiDomain: 'api.acme.test',
        apiCertificateArn: 'arn:aws:acm:eu-west-1:111111111111:certificate/one',
        consoleCalls: 'api',
        oidcIssuer: 'https://login.acme.test/realm',
        oidcAudience: 'switchboard',
        oidcOrigins: ['https://tokens.acme.test/oauth'],
      }),
    ).toEqual([
      'https://api.acme.test',
      suffix,
      'https://login.acme.test',
      'https://tokens.acme.test',
      'https://AttachmentsFiles',
    ])
  })

  test('names the functions’ own URLs where the console has a name of its own', () => {
    const webDomain = 'inbox.acme.test'
    const webCertificateArn = 'arn:aws:acm:us-east-1:111111111111:certificate/one'
    const policies = ofType(deployed({ webDomain, webCertificateArn }), 'AWS::CloudFront::ResponseHeadersPolicy')
    const whole = JSON.stringify(policies)
    expect(whole).not.toContain('lambda-url')
    expect([...whole.matchAll(/"(Http(?:Function|Writing)[A-Za-z0-9]*)","FunctionUrl"/g)]).toHaveLength(2)
  })

  test('M11 serves the widget’s script, and passes what visitors say on to the API, uncached', () => {
    const { Properties } = only('AWS::CloudFront::Distribution')
    const { CacheBehaviors, Origins } = z
      .object({
        CacheBehaviors: z.array(z.looseObject({ PathPattern: z.string(), TargetOriginId: z.string() })),
        Origins: z.array(z.looseObject({ Id: z.string() })),
      })
      .parse(Properties.DistributionConfig)
    expect(CacheBehaviors.map(({ PathPattern }) => PathPattern)).toEqual(['/widget*.js', '/widget/*'])
    const [, visitors] = CacheBehaviors
    expect(visitors).toMatchObject({ ViewerProtocolPolicy: 'https-only' })
    expect(visitors?.AllowedMethods).toContain('POST')
    // AWS's managed policy "CachingDisabled".
    expect(visitors?.CachePolicyId).toBe('4135ea2d-6df8-44a3-9df3-4b5a84be39ad')
    const api = Origins.find(({ Id }) => Id === visitors?.TargetOriginId)
    expect(JSON.stringify(api?.DomainName)).toContain('HttpApi')
    expect(api?.CustomOriginConfig).toMatchObject({
      OriginProtocolPolicy: 'https-only',
      OriginSSLProtocols: ['TLSv1.2'],
    })
  })

  test('puts hashed files there for good, and asks again for whatever leads to them', () => {
    const files = ofType(resources, 'Custom::CDKBucketDeployment').map(([, one]) => one.Properties)
    const cached = files.map(({ SystemMetadata, Include, Exclude, Prune }) => ({
      SystemMetadata,
      Include,
      Exclude,
      Prune,
    }))
    const expected = [
      ...(existsSync('dist/web')
        ? [
            {
              SystemMetadata: { 'cache-control': 'public, max-age=31536000, immutable' },
              Include: ['assets/*'],
              Exclude: ['*'],
              Prune: false,
            },
            { SystemMetadata: { 'cache-control': 'no-cache' }, Exclude: ['assets/*'], Prune: false },
          ]
        : []),
      ...(existsSync('dist/widget')
        ? [{ SystemMetadata: { 'cache-control': 'public, max-age=300' }, Prune: false }]
        : []),
    ]
    expect(cached).toEqual(expected)
  })
})

test('nothing costs while idle: no network, no provisioned capacity, no monthly secrets or keys', () => {
  const types = [...resources.values()].map(({ Type }) => Type)
  const monthly = /^AWS::(EC2|ElasticLoadBalancing|RDS|ElastiCache|OpenSearch|ECS|KMS|SecretsManager|WAFv2|Kinesis)/
  expect(types.filter((type) => monthly.test(type))).toEqual([])
  expect(only('AWS::DynamoDB::Table').Properties.BillingMode).toBe('PAY_PER_REQUEST')
  const template = JSON.stringify([...resources.values()])
  for (const word of ['ProvisionedThroughput"', 'ProvisionedConcurrency', 'ProvisionedPollerConfig', 'SnapStart']) {
    expect(template).not.toContain(word)
  }
})

test('capacity is provisioned where the stage says so: the table and every index follow their load between its bounds', () => {
  const provisioned = deployed({ provisioned: { least: 5, most: 1000 } })
  const [[, { Properties }] = ['', { Properties: {} }]] = ofType(provisioned, 'AWS::DynamoDB::Table')
  // Left out is CloudFormation's word for provisioned.
  expect(Properties).not.toHaveProperty('BillingMode')
  expect(Properties).toMatchObject({ ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 } })
  const Target = z.object({ MinCapacity: z.number(), MaxCapacity: z.number(), ScalableDimension: z.string() })
  const targets = ofType(provisioned, 'AWS::ApplicationAutoScaling::ScalableTarget').map(([, one]) =>
    Target.parse(one.Properties),
  )
  const indexes = Object.keys(TABLE.indexes).length
  expect(targets.map(({ ScalableDimension }) => ScalableDimension).sort()).toEqual(
    ['Read', 'Write']
      .flatMap((which) => [
        `dynamodb:table:${which}CapacityUnits`,
        ...Array.from({ length: indexes }, () => `dynamodb:index:${which}CapacityUnits`),
      ])
      .sort(),
  )
  expect(new Set(targets.map(({ MinCapacity, MaxCapacity }) => `${MinCapacity}-${MaxCapacity}`))).toEqual(
    new Set(['5-1000']),
  )
  const policies = ofType(provisioned, 'AWS::ApplicationAutoScaling::ScalingPolicy').map(([, one]) => one.Properties)
  expect(policies).toHaveLength(2 + 2 * indexes)
  for (const policy of policies) {
    expect(policy).toMatchObject({ TargetTrackingScalingPolicyConfiguration: { TargetValue: 70 } })
  }
})

describe('a table of the edition before', () => {
  const template = (given: object) =>
    Template.fromStack(stackOf({ ...given })).toJSON() as Parameters<typeof nextStep>[0]
  const tableIn = ({ Resources }: Parameters<typeof nextStep>[0]) =>
    Object.values(Resources).find(({ Type }) => Type === 'AWS::DynamoDB::Table')?.Properties
  const namesIn = (of: Parameters<typeof nextStep>[0]) =>
    (tableIn(of)?.GlobalSecondaryIndexes ?? []).map(({ IndexName }) => IndexName)

  test('gets the indexes of this one, one by one, and nothing else changes', () => {
    const present = template({ tableIndexes: 'with-earlier' })
    const before = structuredClone(present)
    const table = tableIn(before)
    if (!table) throw new Error('no table')
    const first = ['byPlace', 'byAgent', 'byWaiting']
    table.GlobalSecondaryIndexes =
      table.GlobalSecondaryIndexes?.filter(({ IndexName }) => first.includes(IndexName)) ?? []
    const keys = [
      'pk',
      'sk',
      ...table.GlobalSecondaryIndexes.flatMap(({ KeySchema }) => KeySchema.map((key) => key.AttributeName)),
    ]
    table.AttributeDefinitions = table.AttributeDefinitions.filter(({ AttributeName }) => keys.includes(AttributeName))
    let deployedNow = before
    const added: string[] = []
    for (let step = nextStep(deployedNow); step; step = nextStep(deployedNow)) {
      expect(namesIn(step.template)).toEqual([...namesIn(deployedNow), step.adds])
      const without = (of: typeof deployedNow) => ({
        ...of,
        Resources: Object.fromEntries(
          Object.entries(of.Resources).filter(([, { Type }]) => Type !== 'AWS::DynamoDB::Table'),
        ),
      })
      expect(without(step.template)).toEqual(without(deployedNow))
      added.push(step.adds)
      deployedNow = step.template
    }
    expect(added).toEqual(['byActivity', 'byOwner', 'byAssigned', 'byQueue'])
    // What is deployed then changes no index; what comes last takes away one.
    expect(new Set(namesIn(deployedNow))).toEqual(new Set(namesIn(present)))
    expect(namesIn(present).filter((name) => !namesIn(template({})).includes(name))).toEqual(['byWaiting'])
    expect(() => nextStep({ Resources: {} })).toThrow(/no table/)
  })

  test('may be read by the earlier index while it is there', () => {
    const granted = (given: object) => JSON.stringify(ofType(deployed({ ...given }), 'AWS::IAM::Policy'))
    expect(granted({ tableIndexes: 'with-earlier' })).toContain('/index/byWaiting')
    expect(granted({})).not.toContain('/index/byWaiting')
  })
})
