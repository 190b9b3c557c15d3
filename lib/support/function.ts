import { type Duration, RemovalPolicy } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import {
  Alias,
  ApplicationLogLevel,
  Architecture,
  type IFunction,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type { FunctionName } from '../../functions/manifest.ts'
import type { EnvName } from '../../functions/platform/env-name.ts'
import * as ENV from '../../functions/platform/env-names.ts'
import { codeOf } from './bundles.ts'
import { explain, explainWildcard } from './explain.ts'
import { memoryOf, nodeOptionsOf } from './memory.ts'
import { allow, type Permission } from './permissions.ts'
import type { Stage } from './stage.ts'

const applicationLevels = {
  info: ApplicationLogLevel.INFO,
  warn: ApplicationLogLevel.WARN,
  error: ApplicationLogLevel.ERROR,
}

export interface AppFunctionProps {
  name: FunctionName
  stage: Stage
  description: string
  timeout: Duration
  environment: Partial<Record<EnvName, string>>
  /** everything the function may do besides writing its own log */
  allowed: Permission[]
  /** fixed physical name, for a function that must know its own address before it exists */
  functionName?: string
  /** whether a new version takes over little by little, in a stage that has it so: what AWS calls must be `live` then */
  gradual?: boolean
  /** folders of `dist` that lie beside the bundle, each under its own name */
  beside?: string[]
}

/** One Lambda function as they all are: runtime, architecture, bundle, log group and a role of its own. */
export class AppFunction extends LambdaFunction {
  readonly entryName: FunctionName
  /** set where a new version takes over little by little */
  readonly alias: Alias | undefined

  constructor(scope: Construct, id: string, props: AppFunctionProps) {
    const { name, stage, beside } = props
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      logGroupName: `/switchboard/${stage.name}/${name}`,
      retention: stage.logRetentionDays,
      // Operational, and under a fixed name: a kept one would stand in the way of the next deployment.
      removalPolicy: RemovalPolicy.DESTROY,
    })
    const nodeOptions = nodeOptionsOf[name]
    const role = new Role(scope, `${id}Role`, {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `Switchboard ${stage.name}: ${name}`,
    })
    super(scope, id, {
      description: props.description,
      ...(props.functionName === undefined ? {} : { functionName: props.functionName }),
      code: codeOf(scope, name, beside),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: memoryOf[name],
      timeout: props.timeout,
      ...(stage.reservedConcurrency[name] === undefined
        ? {}
        : { reservedConcurrentExecutions: stage.reservedConcurrency[name] }),
      role,
      logGroup,
      // What Lambda says of each invocation that went well would be most of the log.
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: stage.logInvocations ? SystemLogLevel.INFO : SystemLogLevel.WARN,
      applicationLogLevelV2: applicationLevels[stage.logLevel],
      // Paid by the trace: the CDK adds the rights only where it is on.
      ...(stage.tracing ? { tracing: Tracing.ACTIVE } : {}),
      environment: {
        [ENV.logLevel]: stage.logLevel,
        ...(nodeOptions === undefined ? {} : { NODE_OPTIONS: nodeOptions }),
        ...(stage.socketPartitions > 1 ? { [ENV.socketPartitions]: String(stage.socketPartitions) } : {}),
        ...props.environment,
      },
    })
    this.entryName = name
    this.alias =
      props.gradual && stage.gradualDeployment !== 'off'
        ? new Alias(this, 'Live', { aliasName: 'live', version: this.currentVersion })
        : undefined
    if (stage.tracing) {
      const reason = 'X-Ray takes traces and no resource to name.'
      explain(role, [{ rule: 'IAM5', reason, findings: ['Resource::*'] }], { children: true })
    }
    const ownLog = allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn])
    for (const { statement, wildcard } of [...props.allowed, ownLog]) {
      this.addToRolePolicy(statement)
      if (wildcard !== undefined) explainWildcard(role, wildcard)
    }
  }

  /** What calls of this function go to: the alias whose share of the new version grows, or the function itself. */
  get live(): IFunction {
    return this.alias ?? this
  }
}
