import { Duration } from 'aws-cdk-lib'
import type { ITable } from 'aws-cdk-lib/aws-dynamodb'
import { FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import * as ENV from '../functions/platform/env-names.ts'
import type { Attachments } from './attachments.ts'
import { explainPublic, type Http, lambdaIntegration, originOf } from './http.ts'
import { AppFunction } from './support/function.ts'
import { grantParts } from './support/parts.ts'
import type { Stage } from './support/stage.ts'

export interface WebhooksProps {
  stage: Stage
  table: ITable
  http: Http
  socketUrl: string
  files: Attachments
  /** by which the distribution's calls are known */
  distributionKey: string
}

/** Where customers' messages come in: from the providers, and from the web chat. */
export class Webhooks extends Construct {
  readonly webhooks: AppFunction
  readonly widget: AppFunction
  /** what a function that tells providers where to call must know; nothing, where that is the API */
  readonly environment: Partial<Record<typeof ENV.webhooksUrl, string>>

  constructor(scope: Construct, id: string, props: WebhooksProps) {
    super(scope, id)
    const { stage, table, http } = props
    const webhooksParts = grantParts('webhooks', { scope: this, stage, table })
    this.webhooks = new AppFunction(this, 'Webhooks', {
      name: 'webhooks',
      gradual: true,
      stage,
      description: 'Stores what providers report: messages and receipts',
      // Providers give up after 10 to 20 seconds and come again.
      timeout: Duration.seconds(15),
      environment: { ...webhooksParts.environment, [ENV.publicUrl]: http.publicUrl },
      allowed: webhooksParts.allowed,
    })
    // Their addresses of the API stay as they are: what providers were told before goes on.
    const address = stage.webhookAddress ?? (stage.apiDomain === undefined ? 'function' : 'api')
    this.environment = address === 'api' ? {} : { [ENV.webhooksUrl]: this.ownUrl() }
    for (const one of [http.functions.http, http.functions.settings]) {
      for (const [name, value] of Object.entries(this.environment)) one.addEnvironment(name, value)
    }

    const fromProviders = lambdaIntegration('Webhooks', this.webhooks)
    for (const method of ['GET', 'POST']) {
      const routes = http.addRoutes(method, '/webhooks/{channelId}', fromProviders)
      http.throttle(routes, { rate: stage.webhookRate, burst: stage.webhookBurst })
      explainPublic(
        routes,
        'Providers sign what they send and hold no token of ours; the function checks the signature first.',
      )
    }

    const widgetParts = grantParts('widget', { scope: this, stage, table, files: props.files })
    this.widget = new AppFunction(this, 'Widget', {
      name: 'widget',
      gradual: true,
      stage,
      description: 'Sessions and messages of visitors of the web chat',
      timeout: Duration.seconds(15),
      environment: {
        ...widgetParts.environment,
        [ENV.socketUrl]: props.socketUrl,
        [ENV.distributionKey]: props.distributionKey,
      },
      allowed: widgetParts.allowed,
    })
    const fromVisitors = lambdaIntegration('Widget', this.widget)
    for (const [method, path] of [
      ['POST', '/widget/sessions'],
      ['POST', '/widget/messages'],
      ['GET', '/widget/messages'],
      ['POST', '/widget/attachments'],
      ['POST', '/widget/transcripts'],
      ['GET', '/widget/attachments/{id}'],
    ] as const) {
      const routes = http.addRoutes(method, path, fromVisitors)
      http.throttle(routes, { rate: stage.widgetRate, burst: stage.widgetBurst })
      explainPublic(routes, 'Visitors are not agents: they carry the widget’s own token, which the function checks.')
    }
    for (const method of ['GET', 'POST']) {
      const routes = http.addRoutes(method, '/rate', fromVisitors)
      http.throttle(routes, { rate: stage.widgetRate, burst: stage.widgetBurst })
      explainPublic(
        routes,
        'A customer’s link to the question how satisfied they were: the function checks that it signed it, and that it is not too old.',
      )
    }
    explainPublic(
      http.addRoutes('GET', '/files/{token}', fromVisitors),
      'A customer’s link to a file: the function checks that it signed it, and that it is not too old.',
    )
  }

  /** A URL of the function's own, without the slash that it ends in: anybody may call it, and the function checks the signature first. */
  private ownUrl(): string {
    return originOf(this.webhooks.live.addFunctionUrl({ authType: FunctionUrlAuthType.NONE }).url)
  }
}
