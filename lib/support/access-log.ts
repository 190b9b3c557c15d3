import { RemovalPolicy } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import { type IAccessLogSettings, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type { Stage } from './stage.ts'

/**
 * One JSON line per request. Never the query (a socket's holds its ticket), a body, or a header.
 * `fields` maps a name to a `$context` variable.
 */
export function accessLog(scope: Construct, id: string, stage: Stage, api: string, fields: Record<string, string>) {
  const logGroup = new LogGroup(scope, id, {
    // Below this prefix the account's policy for log delivery does not grow with every log group.
    logGroupName: `/aws/vendedlogs/switchboard/${stage.name}/${api}`,
    retention: stage.logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  const settings: IAccessLogSettings = {
    destination: new LogGroupLogDestination(logGroup),
    format: AccessLogFormat.custom(
      JSON.stringify({
        requestId: '$context.requestId',
        ip: '$context.identity.sourceIp',
        route: '$context.routeKey',
        status: '$context.status',
        ...fields,
      }),
    ),
  }
  return { logGroup, settings }
}
