import { Duration } from 'aws-cdk-lib'
import type { IHttpRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2'
import type { ITable } from 'aws-cdk-lib/aws-dynamodb'
import { Construct } from 'constructs'
import * as ENV from '../functions/platform/env-names.ts'
import { type Http, lambdaIntegration } from './http.ts'
import { AppFunction } from './support/function.ts'
import { grantParts } from './support/parts.ts'
import type { Stage } from './support/stage.ts'

export interface McpProps {
  stage: Stage
  table: ITable
  http: Http
  /** lets in whoever proves who they are */
  callers: IHttpRouteAuthorizer
  consoleUrl: string
}

/** AI agents, by the Model Context Protocol: one address, behind the API's authorizer. */
export class Mcp extends Construct {
  readonly function: AppFunction

  constructor(scope: Construct, id: string, { stage, table, http, callers, consoleUrl }: McpProps) {
    super(scope, id)
    const { environment, allowed } = grantParts('mcp', { scope: this, stage, table, operations: http.functions })
    this.function = new AppFunction(this, 'Function', {
      name: 'mcp',
      stage,
      gradual: true,
      description: 'Offers operations to AI agents as tools, and has them run',
      // Longer than those have whom it asks, and shorter than the API waits.
      timeout: Duration.seconds(25),
      environment: { ...environment, [ENV.publicUrl]: http.publicUrl, [ENV.consoleUrl]: consoleUrl },
      allowed,
    })
    const integration = lambdaIntegration('Mcp', this.function)
    // By methods rather than ANY, which would have the authorizer ask preflight requests for a token.
    for (const method of ['POST', 'GET', 'DELETE']) http.addRoutes(method, '/mcp', integration, callers)
  }
}
