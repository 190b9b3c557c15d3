import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { functionOf } from '../../contracts/function-of.ts'
import { routes as ofOperations } from '../../contracts/routes.ts'
import * as ENV from '../../functions/platform/env-names.ts'
import { deployed, functionsOf, ofType, text } from './deployed.ts'

const resources = deployed()
const Route = z.object({
  ApiId: z.unknown(),
  RouteKey: z.string(),
  AuthorizationType: z.string().default('NONE'),
  Target: z.unknown(),
})
const routes = ofType(resources, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Route.parse(Properties))
const http = routes.filter(({ ApiId }) => text(ApiId) === 'HttpApi')
const socket = routes.filter(({ ApiId }) => text(ApiId) === 'SocketApi')

const integrated = (target: unknown) => {
  const id = z
    .object({ 'Fn::Join': z.tuple([z.string(), z.tuple([z.literal('integrations/'), z.object({ Ref: z.string() })])]) })
    .parse(target)['Fn::Join'][1][1].Ref
  return text(resources.get(id)?.Properties.IntegrationUri)
}

const allowed = ['authorization', 'content-type', 'idempotency-key', 'switchboard-connection']
const own = { apiDomain: 'api.acme.test', apiCertificateArn: 'arn:aws:acm:eu-west-1:111111111111:certificate/1' }
const named = { webDomain: 'inbox.acme.test', webCertificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/1' }
const exposed = ['retry-after', 'ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset']

describe('HTTP API', () => {
  test('has the routes of the operations under /v1 and no other, with a token unless they are public', () => {
    const found = http
      .filter(({ RouteKey }) => RouteKey.includes(' /v1/'))
      .map(({ RouteKey, AuthorizationType, Target }) => [RouteKey, AuthorizationType, integrated(Target)])
    const told = ofOperations.map(({ method, path, isPublic, fn }) => [
      `${method} ${path}`,
      isPublic ? 'NONE' : 'CUSTOM',
      {
        http: 'HttpFunction',
        writing: 'HttpWriting',
        settings: 'HttpSettings',
        bulk: 'HttpBulk',
        assistant: 'HttpAssistant',
        automation: 'HttpAutomation',
        reports: 'HttpReports',
        documents: 'HttpDocuments',
      }[fn],
    ])
    expect(found.sort()).toEqual(told.sort())
  })

  test('asks no preflight request for a token: no route takes every method', () => {
    expect(http.filter(({ RouteKey }) => /^(ANY|OPTIONS) |^\$default$/.test(RouteKey))).toEqual([])
  })

  test('takes webhooks and the widget without a token, each to its own function', () => {
    const found = http
      .filter(({ RouteKey }) => !/ \/(v1\/|mcp$)/.test(RouteKey))
      .map(({ RouteKey, AuthorizationType, Target }) => [RouteKey, AuthorizationType, integrated(Target)])
    expect(found.sort()).toEqual([
      ['GET /docs', 'NONE', 'HttpDocuments'],
      ['GET /docs/{proxy+}', 'NONE', 'HttpDocuments'],
      ['GET /files/{token}', 'NONE', 'InboundWidget'],
      ['GET /rate', 'NONE', 'InboundWidget'],
      ['GET /webhooks/{channelId}', 'NONE', 'InboundWebhooks'],
      ['GET /widget/attachments/{id}', 'NONE', 'InboundWidget'],
      ['GET /widget/messages', 'NONE', 'InboundWidget'],
      ['POST /rate', 'NONE', 'InboundWidget'],
      ['POST /webhooks/{channelId}', 'NONE', 'InboundWebhooks'],
      ['POST /widget/attachments', 'NONE', 'InboundWidget'],
      ['POST /widget/messages', 'NONE', 'InboundWidget'],
      ['POST /widget/sessions', 'NONE', 'InboundWidget'],
      ['POST /widget/transcripts', 'NONE', 'InboundWidget'],
    ])
  })

  test('has AI agents prove who they are, whatever they ask for', () => {
    const found = http.filter(({ RouteKey }) => RouteKey.endsWith(' /mcp'))
    expect(found.map(({ RouteKey }) => RouteKey).sort()).toEqual(['DELETE /mcp', 'GET /mcp', 'POST /mcp'])
    for (const { AuthorizationType, Target } of found) {
      expect(AuthorizationType).not.toBe('NONE')
      expect(integrated(Target)).toBe('McpFunction')
    }
  })

  test('is asked by pages of any origin with a token, never with cookies', () => {
    const [cors] = ofType(resources, 'AWS::ApiGatewayV2::Api').flatMap(
      ([, { Properties }]) => Properties.CorsConfiguration ?? [],
    )
    // The headers more that a page is told: by when to come again, and what is left of a limit.
    expect(cors).toMatchObject({ AllowOrigins: ['*'], AllowCredentials: false, ExposeHeaders: exposed })
  })

  test('hands functions payload version 2.0', () => {
    const versions = ofType(resources, 'AWS::ApiGatewayV2::Integration').map(([, { Properties }]) => [
      text(Properties.ApiId),
      Properties.PayloadFormatVersion,
    ])
    expect(versions.filter(([api]) => api === 'HttpApi')).toEqual(
      Array(new Set(Object.values(functionOf)).size + 3).fill(['HttpApi', '2.0']),
    )
  })

  test('has one function say who calls, by the header that it is remembered by', () => {
    const [of, ...others] = ofType(resources, 'AWS::ApiGatewayV2::Authorizer').filter(
      ([, { Properties }]) => text(Properties.ApiId) === 'HttpApi',
    )
    expect(others).toEqual([])
    expect(of?.[1].Properties).toMatchObject({
      AuthorizerType: 'REQUEST',
      AuthorizerPayloadFormatVersion: '2.0',
      AuthorizerResultTtlInSeconds: 300,
      EnableSimpleResponses: true,
      IdentitySource: ['$request.header.Authorization'],
    })
    const guarded = ofType(resources, 'AWS::ApiGatewayV2::Route').filter(
      ([, { Properties }]) => Properties.AuthorizationType === 'CUSTOM' && text(Properties.ApiId) === 'HttpApi',
    )
    expect(guarded.map(([, { Properties }]) => Properties.RouteKey).sort()).toEqual(
      [
        ...['DELETE /mcp', 'GET /mcp', 'POST /mcp'],
        ...ofOperations.flatMap(({ method, path, isPublic }) => (isPublic ? [] : [`${method} ${path}`])),
      ].sort(),
    )
  })

  test('checks issuer and audience of tokens', () => {
    const { Environment } =
      ofType(resources, 'AWS::Lambda::Function').find(([id]) => id.startsWith('SocketAuthorizer'))?.[1].Properties ?? {}
    const { Variables } = z.object({ Variables: z.record(z.string(), z.unknown()) }).parse(Environment)
    expect(text(Variables.TOKEN_ISSUER)).toBe('https://cognito-idp.eu-west-1.amazonaws.com/IdentityAgents')
    expect(text(Variables.TOKEN_AUDIENCE)).toBe('IdentityAgentsConsole')
  })

  test('answers other origins without credentials', () => {
    const api = ofType(resources, 'AWS::ApiGatewayV2::Api').find(([, one]) => one.Properties.ProtocolType === 'HTTP')
    expect(api?.[1].Properties.CorsConfiguration).toMatchObject({
      AllowOrigins: ['*'],
      AllowCredentials: false,
      AllowHeaders: allowed,
      ExposeHeaders: exposed,
    })
  })
})

describe('the URLs that the console calls', () => {
  const targets = (given: Record<string, unknown>) =>
    ofType(deployed(given), 'AWS::Lambda::Url')
      .filter(([, { Properties }]) => Properties.Cors !== undefined)
      .map(([, { Properties }]) => [Properties.AuthType, text(Properties.TargetFunctionArn), Properties.Cors] as const)

  test('are those of the two functions that it works with all day, for its own origin alone', () => {
    const Cors = {
      AllowCredentials: false,
      AllowHeaders: allowed,
      AllowMethods: ['*'],
      AllowOrigins: ['https://inbox.acme.test'],
      ExposeHeaders: exposed,
      MaxAge: 86_400,
    }
    expect(targets({ ...own, ...named })).toEqual([
      ['NONE', 'HttpFunction', Cors],
      ['NONE', 'HttpWriting', Cors],
    ])
    expect(JSON.stringify(targets({})[0]?.[2])).toContain('WebDistribution')
    expect(targets({ consoleCalls: 'api' })).toEqual([])
  })

  test('lead to functions that know whose tokens count', () => {
    for (const name of ['http', 'writing']) {
      const { Variables } = z
        .object({ Variables: z.record(z.string(), z.unknown()) })
        .parse(functionsOf(resources).get(name)?.Environment)
      expect(text(Variables.TOKEN_ISSUER)).toBe('https://cognito-idp.eu-west-1.amazonaws.com/IdentityAgents')
      expect(text(Variables.TOKEN_AUDIENCE)).toBe('IdentityAgentsConsole')
    }
  })
})

describe('the address that providers are told', () => {
  const urls = (given: Record<string, unknown>) =>
    ofType(deployed({ consoleCalls: 'api', ...given }), 'AWS::Lambda::Url')
  const toldTo = (given: Record<string, unknown>) =>
    ['http', 'settings', 'delivery'].map((name) => {
      const { Variables } = z
        .object({ Variables: z.record(z.string(), z.unknown()) })
        .parse(functionsOf(deployed(given)).get(name)?.Environment)
      return Variables[ENV.webhooksUrl]
    })

  test('is the function’s own, which anybody may call who knows it, and as an HTTP call alone', () => {
    expect(urls({}).map(([, { Properties }]) => [Properties.AuthType, text(Properties.TargetFunctionArn)])).toEqual([
      ['NONE', 'InboundWebhooks'],
    ])
    const open = ofType(resources, 'AWS::Lambda::Permission').filter(([, one]) => one.Properties.Principal === '*')
    expect(
      open.map(
        ([
          ,
          {
            Properties: { Action, FunctionName, FunctionUrlAuthType, InvokedViaFunctionUrl },
          },
        ]) => [Action, text(FunctionName), FunctionUrlAuthType, InvokedViaFunctionUrl],
      ),
    ).toEqual([
      ...['HttpFunction', 'HttpWriting', 'InboundWebhooks'].flatMap((name) => [
        ['lambda:InvokeFunctionUrl', name, 'NONE', undefined],
        ['lambda:InvokeFunction', name, undefined, true],
      ]),
    ])
    const [told, ...others] = toldTo({}).map((one) => JSON.stringify(one))
    expect(told).toContain('"FunctionUrl"')
    expect(others).toEqual([told, told])
  })

  test('is below an own domain where there is one, unless the stage says otherwise', () => {
    expect([urls(own), toldTo(own)]).toEqual([[], [undefined, undefined, undefined]])
    expect(urls({ ...own, webhookAddress: 'function' })).toHaveLength(1)
    expect(urls({ webhookAddress: 'api' })).toEqual([])
  })
})

describe('sockets', () => {
  test('admit by the authorizer on $connect, whichever way the token comes', () => {
    expect(socket.map(({ RouteKey, AuthorizationType }) => [RouteKey, AuthorizationType]).sort()).toEqual([
      ['$connect', 'CUSTOM'],
      ['$default', 'NONE'],
      ['$disconnect', 'NONE'],
    ])
    const request = ofType(resources, 'AWS::ApiGatewayV2::Authorizer').find(
      ([, one]) => one.Properties.AuthorizerType === 'REQUEST',
    )
    expect(request?.[1].Properties.IdentitySource ?? []).toEqual([])
  })
})

describe('stages', () => {
  const Stage = z.object({
    StageName: z.string(),
    AutoDeploy: z.literal(true),
    DefaultRouteSettings: z.object({ ThrottlingRateLimit: z.number(), ThrottlingBurstLimit: z.number() }),
    AccessLogSettings: z.object({ Format: z.string() }),
  })
  const stages = ofType(resources, 'AWS::ApiGatewayV2::Stage').map(([, { Properties }]) => Stage.parse(Properties))

  test('are throttled and named as clients expect', () => {
    expect(stages.map(({ StageName }) => StageName).sort()).toEqual(['$default', 'socket'])
    for (const { DefaultRouteSettings } of stages) {
      expect(DefaultRouteSettings).toEqual({ ThrottlingRateLimit: 2000, ThrottlingBurstLimit: 4000 })
    }
  })

  test('take floods of visitors apart from providers and agents: each of their routes has its own limit', () => {
    const settingsOf = (given: Record<string, unknown>) => {
      const stage = ofType(deployed(given), 'AWS::ApiGatewayV2::Stage').find(([id]) => id.startsWith('HttpStage'))
      return z.record(z.string(), z.unknown()).parse(stage?.[1].Properties.RouteSettings)
    }
    const limit = (rate: number, burst: number) => ({ ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst })
    const own = http.map(({ RouteKey }) => RouteKey).filter((key) => / \/(widget|webhooks|rate)\b/.test(key))
    expect(Object.keys(settingsOf({})).sort()).toEqual(own.sort())
    expect(settingsOf({})).toMatchObject({
      'POST /webhooks/{channelId}': limit(1000, 2000),
      'POST /widget/sessions': limit(100, 200),
      'POST /widget/messages': limit(100, 200),
    })
    expect(settingsOf({ widgetRate: 5, widgetBurst: 6, webhookRate: '7', webhookBurst: '8' })).toMatchObject({
      'POST /webhooks/{channelId}': limit(7, 8),
      'POST /widget/sessions': limit(5, 6),
    })
  })

  test('take settings of routes only once these are there', () => {
    const [, stage] = ofType(resources, 'AWS::ApiGatewayV2::Stage').find(([id]) => id.startsWith('HttpStage')) ?? []
    const keys = [stage?.DependsOn ?? []].flat().map((id) => resources.get(id)?.Properties.RouteKey)
    expect(keys.filter((key) => key !== undefined).sort()).toEqual(
      Object.keys(stage?.Properties.RouteSettings ?? {}).sort(),
    )
  })

  test('log JSON without queries, bodies or headers', () => {
    for (const { AccessLogSettings } of stages) {
      const fields = z.record(z.string(), z.string()).parse(JSON.parse(AccessLogSettings.Format))
      expect(fields).toMatchObject({ requestId: '$context.requestId', status: '$context.status' })
      expect(Object.values(fields).join()).not.toMatch(/query|body|header|ticket/i)
    }
  })
})

describe('a web ACL', () => {
  const aclOf = (given: Record<string, unknown>) =>
    z
      .object({ DistributionConfig: z.object({ WebACLId: z.unknown().optional() }) })
      .parse(ofType(deployed(given), 'AWS::CloudFront::Distribution')[0]?.[1].Properties).DistributionConfig.WebACLId

  test('is there by a switch only, as it is billed by the month', () => {
    expect(aclOf({})).toBeUndefined()
    expect(ofType(resources, 'AWS::WAFv2::WebACL')).toEqual([])
  })

  test('turns away addresses that flood visitors’ calls, before CloudFront passes them on', () => {
    const given = { waf: true, region: 'us-east-1', wafRate: 500 }
    expect(text(aclOf(given))).toBe('WebFloodGate')
    const [acl] = ofType(deployed(given), 'AWS::WAFv2::WebACL')
    expect(acl?.[1].Properties).toMatchObject({
      Scope: 'CLOUDFRONT',
      DefaultAction: { Allow: {} },
      Rules: [
        {
          Action: { Block: { CustomResponse: { ResponseCode: 429 } } },
          Statement: {
            RateBasedStatement: {
              AggregateKeyType: 'IP',
              Limit: 500,
              ScopeDownStatement: { ByteMatchStatement: { SearchString: '/widget/' } },
            },
          },
        },
        { Statement: { ManagedRuleGroupStatement: { Name: 'AWSManagedRulesAmazonIpReputationList' } } },
      ],
    })
  })

  test('is one that was made elsewhere, where the stack is not in the one region that CloudFront takes', () => {
    const webAclArn = 'arn:aws:wafv2:us-east-1:111111111111:global/webacl/ours/1'
    expect(aclOf({ waf: true, webAclArn })).toBe(webAclArn)
    expect(ofType(deployed({ waf: true, webAclArn }), 'AWS::WAFv2::WebACL')).toEqual([])
  })
})
