/** Names of the environment variables that the stack sets and the functions read: said once, here. */
export const ENV = {
  /** DynamoDB table */
  table: 'TABLE_NAME',
  /** SQS FIFO queue of outbound messages */
  deliveryQueueUrl: 'DELIVERY_QUEUE_URL',
  patientQueueUrl: 'PATIENT_QUEUE_URL',
  /** SQS FIFO queue of what goes out to the company's own systems */
  outgoingQueueUrl: 'OUTGOING_QUEUE_URL',
  /** by which id Lambda looks into it for the function that calls */
  outgoingSource: 'OUTGOING_SOURCE',
  /** https endpoint of the WebSocket stage for @connections */
  socketEndpoint: 'SOCKET_ENDPOINT',
  /** into how many partitions agents' sockets are shared out; empty: 1 */
  socketPartitions: 'SOCKET_PARTITIONS',
  /** for how many milliseconds a function goes by the agents' sockets that it has read; empty: 1000. Tests wait less. */
  socketsRememberedMs: 'SOCKETS_REMEMBERED_MS',
  /** wss URL that agents and visitors connect to */
  socketUrl: 'SOCKET_URL',
  /** SSM path below which secrets lie: `<prefix>/channels/<channel id>`, `<prefix>/keys/<purpose>` */
  secretsPrefix: 'SECRETS_PREFIX',
  /** Origin that providers call; empty: taken from the request */
  publicUrl: 'PUBLIC_URL',
  /** Origin that providers are told to call, where that is another */
  webhooksUrl: 'WEBHOOKS_URL',
  /** Overrides every provider's API origin; `{channelId}` is filled in. Empty: the providers' own. */
  providerApiBase: 'PROVIDER_API_BASE',
  /** Domain of the signed reply addresses */
  emailDomain: 'EMAIL_DOMAIN',
  /** From address of the emails */
  emailFrom: 'EMAIL_FROM',
  /** Origin of the agents' console, for links that lead there */
  consoleUrl: 'CONSOLE_URL',
  /** S3 bucket of the files that were sent */
  filesBucket: 'FILES_BUCKET',
  /** the function that takes email in */
  mailFunctionArn: 'MAIL_FUNCTION_ARN',
  /** the function that does the steps of jobs */
  jobsFunctionArn: 'JOBS_FUNCTION_ARN',
  /** the function that carries workflows out */
  runsFunctionArn: 'RUNS_FUNCTION_ARN',
  /** the function that answers and rolls up reports */
  reportsFunctionArn: 'REPORTS_FUNCTION_ARN',
  /** the function that takes email apart */
  readerFunctionArn: 'READER_FUNCTION_ARN',
  /** the functions that run operations, as JSON: each one's address by its name */
  operationFunctionArns: 'OPERATION_FUNCTION_ARNS',
  /** models of Amazon Bedrock that may be asked, `<region>/<model>`, with commas between; empty: none */
  assistantModels: 'ASSISTANT_MODELS',
  /** S3 bucket into which SES puts received mail */
  mailBucket: 'MAIL_BUCKET',
  /** S3 bucket into which Lambda puts what functions failed at for good */
  failuresBucket: 'FAILURES_BUCKET',
  /** OIDC issuer and audience of agents' tokens */
  tokenIssuer: 'TOKEN_ISSUER',
  tokenAudience: 'TOKEN_AUDIENCE',
  /** Where the issuer's keys are, when not below the issuer */
  tokenJwksUri: 'TOKEN_JWKS_URI',
  /** EventBridge Scheduler: group, role and the timer function it invokes */
  scheduleGroup: 'SCHEDULE_GROUP',
  scheduleRoleArn: 'SCHEDULE_ROLE_ARN',
  timerFunctionArn: 'TIMER_FUNCTION_ARN',
  scheduleDlqArn: 'SCHEDULE_DLQ_ARN',
  /** the first workspace, as the JSON that the setup function takes as its event when it is given none */
  setupWorkspace: 'SETUP_WORKSPACE',
  /** into how many shards conversations are laid out, and lanes their counters; empty: as they are */
  inboxShards: 'INBOX_SHARDS',
  counterLanes: 'COUNTER_LANES',
  /** `on`: what calls other systems may call this machine, too; only the local runtime says so */
  localhostCalls: 'LOCALHOST_CALLS',
  logLevel: 'LOG_LEVEL',
  /** what the distribution says of itself in the calls that it passes on, so that its word on where they come from counts */
  distributionKey: 'DISTRIBUTION_KEY',
  /** `off`: strangers may call as often as they like, for load tests */
  limits: 'SWITCHBOARD_LIMITS',
} as const
export type EnvName = (typeof ENV)[keyof typeof ENV]
