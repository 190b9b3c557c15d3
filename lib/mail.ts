import { CfnOutput, Duration, Stack } from 'aws-cdk-lib'
import type { ITable } from 'aws-cdk-lib/aws-dynamodb'
import { EventBus, Rule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { CfnEventInvokeConfig } from 'aws-cdk-lib/aws-lambda'
import { type Bucket, EventType } from 'aws-cdk-lib/aws-s3'
import { LambdaDestination } from 'aws-cdk-lib/aws-s3-notifications'
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  ReceiptRuleSet,
  SuppressionReasons,
  TlsPolicy,
} from 'aws-cdk-lib/aws-ses'
import { S3 } from 'aws-cdk-lib/aws-ses-actions'
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources'
import { Construct } from 'constructs'
import * as ENV from '../functions/platform/env-names.ts'
import type { Attachments } from './attachments.ts'
import type { Failures } from './failures.ts'
import { privateBucket } from './support/bucket.ts'
import { type Exception, explain } from './support/explain.ts'
import { AppFunction } from './support/function.ts'
import { grantParts } from './support/parts.ts'
import { allow } from './support/permissions.ts'
import type { Stage } from './support/stage.ts'

const prefix = 'inbound/'

/** The domain that emails come from: proven by DKIM, its reputation measured. */
export class MailIdentity extends Construct {
  /** what SES authorises for each email: the identity, and the configuration set that it has by default */
  readonly sendingArns: string[]
  /** whose events are those of emails sent from here */
  readonly configurationSet: string

  constructor(scope: Construct, id: string, props: { stage: Stage }) {
    super(scope, id)
    const configurationSet = new ConfigurationSet(this, 'Configuration', {
      // Those of the whole account are what SES judges by, and cost nothing; a set’s own are paid by the metric.
      reputationMetrics: false,
      // Rather a bounce, which the agent sees, than a customer's letter in the clear.
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      // M17: which addresses sent an email back is known here, and until when; SES would not forget it.
      suppressionReasons: SuppressionReasons.COMPLAINTS_ONLY,
    })
    this.configurationSet = configurationSet.configurationSetName
    // The default bus is the only one that SES writes to, and takes no permission.
    configurationSet.addEventDestination('Events', {
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, 'Bus', 'default')),
      events: [
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        EmailSendingEvent.DELIVERY,
        EmailSendingEvent.REJECT,
        EmailSendingEvent.RENDERING_FAILURE,
      ],
    })
    const identity = new EmailIdentity(this, 'Identity', {
      identity: Identity.domain(props.stage.emailDomain),
      configurationSet,
      // What comes back comes as an event, not as an email to whoever it was sent from.
      feedbackForwarding: false,
    })
    this.sendingArns = [
      identity.emailIdentityArn,
      Stack.of(this).formatArn({
        service: 'ses',
        resource: 'configuration-set',
        resourceName: configurationSet.configurationSetName,
      }),
    ]
    identity.dkimRecords.forEach((record, index) => {
      // CloudFormation takes no function in a description: name and value stand in the value.
      new CfnOutput(this, `Dkim${index + 1}`, {
        description: 'A record of the email domain: name, type and value',
        value: `${record.name} CNAME ${record.value}`,
      })
    })
    new CfnOutput(this, 'Mx', {
      description: `MX of ${props.stage.emailDomain}`,
      value: `10 inbound-smtp.${Stack.of(this).region}.amazonaws.com`,
    })
  }
}

export interface MailProps {
  stage: Stage
  table: ITable
  files: Attachments
  failures: Failures
  logs: Bucket
  /** whose events are those of emails that were sent */
  configurationSet: string
}

/**
 * Emails that customers send: SES puts them into a bucket, the bucket tells the function. And what becomes of those that
 * were sent: SES tells the bus, the bus tells the function.
 */
export class Mail extends Construct {
  readonly function: AppFunction
  /** takes emails apart: it reads what anybody may have sent, and can do nothing else */
  readonly reader: AppFunction

  constructor(scope: Construct, id: string, props: MailProps) {
    super(scope, id)
    const { stage, table, failures, logs } = props
    const bucket = privateBucket(this, 'Inbound', stage, logs, {
      // What was read is on the timeline; what was not can be replayed for as long as its failure is kept.
      lifecycleRules: [{ prefix, expiration: Duration.days(30) }],
    })
    if (stage.receiveEmail) this.receive(stage, bucket)

    const mailboxAccess = allow(['s3:GetObject'], [bucket.arnForObjects(`${prefix}*`)], {
      ending: `/${prefix}*`,
      reason: 'SES names each email’s object as it arrives.',
    })
    const readerParts = grantParts('reader', { scope: this, stage, files: props.files, mailboxAccess })
    this.reader = new AppFunction(this, 'Reader', {
      name: 'reader',
      stage,
      description: 'Takes emails apart',
      timeout: Duration.seconds(60),
      environment: readerParts.environment,
      allowed: readerParts.allowed,
    })
    const mailParts = grantParts('mail', { scope: this, stage, table, readerFunction: this.reader })
    this.function = new AppFunction(this, 'Function', {
      name: 'mail',
      stage,
      description: 'Stores emails that arrived',
      timeout: Duration.seconds(90),
      environment: { ...mailParts.environment, [ENV.emailDomain]: stage.emailDomain },
      allowed: [...mailParts.allowed, ...failures.keep()],
    })
    const retries = new CfnEventInvokeConfig(this, 'Retries', {
      functionName: this.function.functionName,
      qualifier: '$LATEST',
      maximumRetryAttempts: 2,
      maximumEventAgeInSeconds: Duration.hours(6).toSeconds(),
      destinationConfig: { onFailure: { destination: failures.bucket.bucketArn } },
    })
    retries.node.addDependency(this.function)
    bucket.addEventNotification(EventType.OBJECT_CREATED, new LambdaDestination(this.function), { prefix })
    explainHandler(this, 'BucketNotificationsHandler')
    new Rule(this, 'Feedback', {
      description: 'What became of emails that were sent',
      eventPattern: {
        source: ['aws.ses'],
        detailType: [
          'Email Bounced',
          'Email Complaint Received',
          'Email Delivered',
          'Email Rejected',
          'Email Rendering Failed',
        ],
        detail: { mail: { tags: { 'ses:configuration-set': [props.configurationSet] } } },
      },
      targets: [new LambdaFunction(this.function)],
    })
  }

  private receive(stage: Stage, bucket: Bucket): void {
    const rules = new ReceiptRuleSet(this, 'Rules')
    const rule = rules.addRule('ToTheInbox', {
      recipients: [stage.emailDomain],
      scanEnabled: true,
      tlsPolicy: TlsPolicy.OPTIONAL,
      actions: [new S3({ bucket, objectKeyPrefix: prefix })],
    })
    // An active set without its rule would bounce whatever comes meanwhile.
    if (stage.activateReceiptRules) this.activate(rules.receiptRuleSetName).node.addDependency(rule)
  }

  /** CloudFormation can make a rule set but not the active one, of which an account has one per region. */
  private activate(ruleSetName: string): AwsCustomResource {
    const call = { service: 'SES', action: 'setActiveReceiptRuleSet' }
    const set = {
      ...call,
      parameters: { RuleSetName: ruleSetName },
      physicalResourceId: PhysicalResourceId.of('active-receipt-rule-set'),
    }
    const resource = new AwsCustomResource(this, 'ActiveRules', {
      onCreate: set,
      onUpdate: set,
      onDelete: { ...call, parameters: {} },
      policy: AwsCustomResourcePolicy.fromStatements([allow(['ses:SetActiveReceiptRuleSet'], ['*']).statement]),
      installLatestAwsSdk: false,
    })
    explainHandler(this, AwsCustomResource.PROVIDER_FUNCTION_UUID, [
      { rule: 'L1', reason: 'The CDK picks the runtime of its own handler, which runs only while deploying.' },
    ])
    explain(
      resource,
      [{ rule: 'IAM5', reason: 'The active rule set has no ARN to name.', findings: ['Resource::*'] }],
      { children: true },
    )
    return resource
  }
}

/** The CDK's own handlers live once per stack and are named by it: they are found by the start of their id. */
function explainHandler(scope: Construct, start: string, more: Exception[] = []): void {
  const plain = start.replaceAll('-', '')
  const handler = Stack.of(scope).node.children.find(({ node }) => node.id.replaceAll('-', '').includes(plain))
  if (handler === undefined) throw new Error(`The CDK no longer makes a handler called ${start}`)
  const managed = 'Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'
  explain(
    handler,
    [
      {
        rule: 'IAM4',
        reason: 'The CDK’s own handler: it runs only while deploying, and may write its log.',
        findings: [managed],
      },
      ...more,
    ],
    { children: true },
  )
}
