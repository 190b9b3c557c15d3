import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { CfnAccount } from 'aws-cdk-lib/aws-apigateway'
import { WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2'
import { WebSocketLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import type { ITable } from 'aws-cdk-lib/aws-dynamodb'
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import * as ENV from '../functions/platform/env-names.ts'
import type { Attachments } from './attachments.ts'
import type { Http } from './http.ts'
import { accessLog } from './support/access-log.ts'
import { explain } from './support/explain.ts'
import { AppFunction } from './support/function.ts'
import { grantParts } from './support/parts.ts'
import { allow, type Permission } from './support/permissions.ts'
import type { Stage } from './support/stage.ts'

const stageName = 'socket'

/** The WebSocket API without its functions: others need its address before these can exist. */
export class SocketApi extends Construct {
  readonly api: WebSocketApi
  /** what agents and visitors connect to */
  readonly url: string
  readonly origin: string
  /** what functions post to */
  readonly endpoint: string
  readonly accessLogs: LogGroup

  constructor(scope: Construct, id: string, props: { stage: Stage }) {
    super(scope, id)
    const { stage } = props
    this.api = new WebSocketApi(this, 'Api', {
      apiName: `switchboard-${stage.name}-socket`,
      routeSelectionExpression: '$request.body.action',
    })
    const log = accessLog(this, 'AccessLogs', stage, 'socket', {
      event: '$context.eventType',
      connection: '$context.connectionId',
      integrationError: '$context.integrationErrorMessage',
    })
    this.accessLogs = log.logGroup
    const socketStage = new WebSocketStage(this, 'Stage', {
      webSocketApi: this.api,
      stageName,
      autoDeploy: true,
      throttle: { rateLimit: stage.throttleRate, burstLimit: stage.throttleBurst },
      accessLogSettings: log.settings,
    })
    if (stage.createApiLogRole) socketStage.node.addDependency(this.logRole())
    const host = `${this.api.apiId}.execute-api.${Stack.of(this).region}.${Stack.of(this).urlSuffix}`
    this.origin = `wss://${host}`
    this.url = `${this.origin}/${stageName}`
    this.endpoint = `https://${host}/${stageName}`
  }

  /** Allows posting to connections and nothing else of the API. */
  post(): Permission {
    return this.manage('POST')
  }

  /** Allows closing connections and nothing else of the API. */
  close(): Permission {
    return this.manage('DELETE')
  }

  private manage(method: 'POST' | 'DELETE'): Permission {
    const resourceName = `${stageName}/${method}/@connections/*`
    return allow(
      ['execute-api:ManageConnections'],
      [Stack.of(this).formatArn({ service: 'execute-api', resource: this.api.apiId, resourceName })],
      { ending: '/@connections/*', reason: 'Connections come and go; whose they are is in the table.' },
    )
  }

  /** WebSocket stages can't log before the account has this role; HTTP APIs do without. */
  private logRole(): CfnAccount {
    const role = new Role(this, 'LogRole', {
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonAPIGatewayPushToCloudWatchLogs')],
    })
    explain(role, [
      {
        rule: 'IAM4',
        reason: 'API Gateway accepts as the account’s log role only what this managed policy grants.',
        findings: ['Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs'],
      },
    ])
    const account = new CfnAccount(this, 'LogAccount', { cloudWatchRoleArn: role.roleArn })
    // Other APIs of the account log through it too, after this stack is gone.
    role.applyRemovalPolicy(RemovalPolicy.RETAIN)
    account.applyRemovalPolicy(RemovalPolicy.RETAIN)
    return account
  }
}

export interface SocketProps {
  stage: Stage
  table: ITable
  api: SocketApi
  /** the functions that run operations */
  operations: Http['functions']
  issuer: string
  audience: string
  publicUrl: string
  files: Attachments
}

/** Agents and visitors who stay connected: who may connect, and what they ask for. */
export class Socket extends Construct {
  readonly function: AppFunction
  readonly authorizer: AppFunction

  constructor(scope: Construct, id: string, props: SocketProps) {
    super(scope, id)
    const { stage, table } = props
    const authorizerParts = grantParts('authorizer', { scope: this, stage, table })
    this.authorizer = new AppFunction(this, 'Authorizer', {
      name: 'authorizer',
      stage,
      gradual: true,
      description: 'Says who calls, and admits a connection, by token, API key or ticket',
      timeout: Duration.seconds(10),
      environment: {
        ...authorizerParts.environment,
        [ENV.tokenIssuer]: props.issuer,
        [ENV.tokenAudience]: props.audience,
      },
      allowed: authorizerParts.allowed,
    })
    const socketParts = grantParts('socket', {
      scope: this,
      stage,
      table,
      files: props.files,
      socketApi: props.api,
      operations: props.operations,
    })
    this.function = new AppFunction(this, 'Function', {
      name: 'socket',
      stage,
      gradual: true,
      description: 'Answers what arrives over a socket, and has operations run',
      // Longer than those have whom it asks, and shorter than the API waits.
      timeout: Duration.seconds(25),
      environment: {
        ...socketParts.environment,
        [ENV.socketUrl]: props.api.url,
        [ENV.publicUrl]: props.publicUrl,
      },
      allowed: socketParts.allowed,
    })
    // No identity source: a ticket comes in the query, a token in a header, and either alone must reach the function.
    const authorizer = new WebSocketLambdaAuthorizer('Admission', this.authorizer.live, { identitySource: [] })
    const integration = new WebSocketLambdaIntegration('Socket', this.function.live)
    props.api.api.addRoute('$connect', { integration, authorizer })
    for (const name of ['$disconnect', '$default']) {
      const route = props.api.api.addRoute(name, { integration })
      explain(route, [
        { rule: 'APIG4', reason: 'Only $connect takes an authorizer; its verdict holds for the connection.' },
      ])
    }
  }
}
