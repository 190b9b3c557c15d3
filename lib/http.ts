import { CfnOutput, Duration, Fn } from 'aws-cdk-lib'
import {
  type CfnRoute,
  type CfnStage,
  CorsHttpMethod,
  DomainName,
  HttpApi,
  type HttpMethod,
  HttpNoneAuthorizer,
  type HttpRoute,
  HttpStage,
  type IHttpRouteAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import type { ITable } from 'aws-cdk-lib/aws-dynamodb'
import { FunctionUrlAuthType, HttpMethod as UrlMethod } from 'aws-cdk-lib/aws-lambda'
import type { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { calledAt, consoleFunctions } from '../contracts/console-calls.ts'
import type { ConsoleConfig } from '../contracts/console-config.ts'
import type { OperationFunction } from '../contracts/operations.ts'
import { routes } from '../contracts/routes.ts'
import type { EnvName } from '../functions/platform/env-name.ts'
import * as ENV from '../functions/platform/env-names.ts'
import type { Attachments } from './attachments.ts'
import { accessLog } from './support/access-log.ts'
import { cors } from './support/cors.ts'
import { explain } from './support/explain.ts'
import { AppFunction } from './support/function.ts'
import { grantParts } from './support/parts.ts'
import type { Stage } from './support/stage.ts'

export interface HttpProps {
  stage: Stage
  table: ITable
  socketUrl: string
  files: Attachments
  consoleUrl: string
  /** of agents' tokens */
  issuer: string
  audience: string
  /** by which reports are sent */
  sendingArns: string[]
}

/** Bearer tokens, no cookies. */
const shared = { allowCredentials: false, maxAge: Duration.days(1) }

/** The HTTP API: few routes, by which the functions find operations themselves. */
export class Http extends Construct {
  readonly api: HttpApi
  /** what runs the operations */
  readonly functions: Record<OperationFunction, AppFunction>
  readonly accessLogs: LogGroup
  /** origin that agents' programs and providers call */
  readonly publicUrl: string
  /** where the console calls what the API need not stand before; none: all of it by the API */
  readonly ownUrls: NonNullable<ConsoleConfig['functions']>
  /** whoever calls these by their own URLs is in no access log, and is told by nobody's log that there was no place */
  readonly called: AppFunction[]
  private readonly stage: HttpStage

  constructor(scope: Construct, id: string, props: HttpProps) {
    super(scope, id)
    const { stage, table } = props
    this.api = new HttpApi(this, 'Api', {
      apiName: `switchboard-${stage.name}`,
      createDefaultStage: false,
      disableExecuteApiEndpoint: stage.apiDomain !== undefined,
      corsPreflight: {
        ...shared,
        ...cors,
        // Another origin gains nothing by asking.
        allowOrigins: ['*'],
        allowMethods: [CorsHttpMethod.ANY],
      },
    })
    const log = accessLog(this, 'AccessLogs', stage, 'http', {
      path: '$context.path',
      caller: '$context.authorizer.caller',
      integrationError: '$context.integrationErrorMessage',
    })
    this.accessLogs = log.logGroup
    this.stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: stage.throttleRate, burstLimit: stage.throttleBurst },
      accessLogSettings: log.settings,
      ...this.ownDomain(stage),
    })
    this.publicUrl = stage.apiDomain === undefined ? this.api.apiEndpoint : `https://${stage.apiDomain}`

    const { files, sendingArns } = props
    const place = { scope: this, stage, table, files, sendingArns }
    const make = (
      id: string,
      name: OperationFunction,
      description: string,
      own: Partial<Record<EnvName, string>>,
      timeout = Duration.seconds(20),
    ) => {
      const { environment, allowed } = grantParts(name, place)
      return new AppFunction(this, id, {
        name,
        stage,
        gradual: true,
        description,
        timeout,
        environment: { ...environment, [ENV.publicUrl]: this.publicUrl, ...own },
        allowed,
        ...(name === 'documents' ? { beside: ['reference', 'documents'] } : {}),
      })
    }
    // Tokens are read where no authorizer stands before a function.
    const tokens = { [ENV.tokenIssuer]: props.issuer, [ENV.tokenAudience]: props.audience }
    this.functions = {
      http: make('Function', 'http', 'Answers the operations of the HTTP API that agents work with', {
        [ENV.socketUrl]: props.socketUrl,
        [ENV.consoleUrl]: props.consoleUrl,
        ...tokens,
      }),
      writing: make('Writing', 'writing', 'Takes what agents write to customers, and what they write it with', tokens),
      settings: make('Settings', 'settings', 'Answers the operations that set the workspace up and look after it', {}),
      bulk: make('Bulk', 'bulk', 'Answers the operations about several contacts at once', {}),
      assistant: make('Assistant', 'assistant', 'Asks a model for what agents want to be helped with', {}),
      automation: make(
        'Automation',
        'automation',
        'Answers the operations of workflows and of what else goes on by itself',
        {},
      ),
      reports: make(
        'Reports',
        'reports',
        'Answers what is asked of reports, and rolls up what has happened',
        { [ENV.consoleUrl]: props.consoleUrl },
        // Nobody waits for rolling up; what is asked of reports is answered in moments.
        Duration.minutes(5),
      ),
      documents: make('Documents', 'documents', 'Answers what the API says of itself, and the pages that show it', {}),
    }
    const open = stage.consoleCalls === 'function' ? consoleFunctions : []
    this.called = open.map((name) => this.functions[name])
    this.ownUrls = open.map((name) => this.openToConsole(name, props.consoleUrl))
  }

  /** A URL of the function's own: anybody may call it, and it checks the token before anything else. Answers what is called there. */
  private openToConsole(name: OperationFunction, consoleUrl: string) {
    const { url } = this.functions[name].live.addFunctionUrl({
      authType: FunctionUrlAuthType.NONE,
      cors: {
        ...shared,
        allowedOrigins: [consoleUrl],
        allowedMethods: [UrlMethod.ALL],
        allowedHeaders: cors.allowHeaders,
        exposedHeaders: cors.exposeHeaders,
      },
    })
    return calledAt(originOf(url), name)
  }

  /**
   * Opens the routes of the operations, to whom this function says who calls. It is asked for a header once in five minutes. Answers what
   * other routes are opened by.
   */
  admitBy(authorizer: AppFunction): IHttpRouteAuthorizer {
    const known = new HttpLambdaAuthorizer('Callers', authorizer.live, {
      authorizerName: 'callers',
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      identitySource: ['$request.header.Authorization'],
      resultsCacheTtl: Duration.minutes(5),
    })
    const integrations = {
      http: lambdaIntegration('Operations', this.functions.http),
      writing: lambdaIntegration('Writing', this.functions.writing),
      settings: lambdaIntegration('Settings', this.functions.settings),
      bulk: lambdaIntegration('Bulk', this.functions.bulk),
      assistant: lambdaIntegration('Assistant', this.functions.assistant),
      automation: lambdaIntegration('Automation', this.functions.automation),
      reports: lambdaIntegration('Reports', this.functions.reports),
      documents: lambdaIntegration('Documents', this.functions.documents),
    }
    for (const { method, path, isPublic, fn } of routes) {
      const made = this.addRoutes(method, path, integrations[fn], isPublic ? new HttpNoneAuthorizer() : known)
      if (isPublic) explainPublic(made, 'The operation is marked public in the table of operations.')
    }
    for (const path of ['/docs', '/docs/{proxy+}']) {
      explainPublic(this.addRoutes('GET', path, integrations.documents), 'It shows documents that are public.')
    }
    return known
  }

  /** Routes of one path; without an authorizer the function itself decides who may. */
  addRoutes(
    method: string,
    path: string,
    integration: HttpLambdaIntegration,
    authorizer: IHttpRouteAuthorizer = new HttpNoneAuthorizer(),
  ): HttpRoute[] {
    return this.api.addRoutes({ path, methods: [method as HttpMethod], integration, authorizer })
  }

  /** Gives each of these routes a limit of its own: what floods one leaves the others alone. */
  throttle(routes: HttpRoute[], limit: { rate: number; burst: number }): void {
    const stage = this.stage.node.defaultChild as CfnStage
    const settings = { ThrottlingRateLimit: limit.rate, ThrottlingBurstLimit: limit.burst }
    for (const route of routes) {
      stage.routeSettings = { ...stage.routeSettings, [(route.node.defaultChild as CfnRoute).routeKey]: settings }
      // A stage takes settings only of routes that are there.
      this.stage.node.addDependency(route)
    }
  }

  private ownDomain(stage: Stage) {
    if (stage.apiDomain === undefined || stage.apiCertificateArn === undefined) return {}
    const domainName = new DomainName(this, 'Domain', {
      domainName: stage.apiDomain,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', stage.apiCertificateArn),
    })
    new CfnOutput(this, 'DomainTarget', {
      description: `CNAME of ${stage.apiDomain}`,
      value: domainName.regionalDomainName,
    })
    return { domainMapping: { domainName } }
  }
}

/** The URL of a function without the slash that it ends in. */
export const originOf = (functionUrl: string): string =>
  Fn.join('', ['https://', Fn.select(2, Fn.split('/', functionUrl))])

/** One permission for all routes of a function: one each would outgrow the 20 KB of a function's policy. */
export function lambdaIntegration(id: string, handler: AppFunction): HttpLambdaIntegration {
  return new HttpLambdaIntegration(id, handler.live, { scopePermissionToRoute: false })
}

export function explainPublic(routes: HttpRoute[], reason: string): void {
  for (const route of routes) explain(route, [{ rule: 'APIG4', reason }])
}
