/*
 * Names of the environment variables that the stack sets and the functions read: said once, here. A constant each, so that a function has
 * those that it reads.
 */

/** DynamoDB table */
export const table = 'TABLE_NAME'
/** SQS FIFO queue of outbound messages */
export const deliveryQueueUrl = 'DELIVERY_QUEUE_URL'
export const patientQueueUrl = 'PATIENT_QUEUE_URL'
/** SQS FIFO queue of what goes out to the company's own systems */
export const outgoingQueueUrl = 'OUTGOING_QUEUE_URL'
/** by which id Lambda looks into it for the function that calls */
export const outgoingSource = 'OUTGOING_SOURCE'
/** https endpoint of the WebSocket stage for @connections */
export const socketEndpoint = 'SOCKET_ENDPOINT'
/** into how many partitions agents' sockets are shared out; empty: 1 */
export const socketPartitions = 'SOCKET_PARTITIONS'
/** for how many milliseconds a function goes by the agents' sockets that it has read; empty: 1000. Tests wait less. */
export const socketsRememberedMs = 'SOCKETS_REMEMBERED_MS'
/** wss URL that agents and visitors connect to */
export const socketUrl = 'SOCKET_URL'
/** SSM path below which secrets lie: `<prefix>/channels/<channel id>`, `<prefix>/keys/<purpose>` */
export const secretsPrefix = 'SECRETS_PREFIX'
/** Origin that providers call; empty: taken from the request */
export const publicUrl = 'PUBLIC_URL'
/** Origin that providers are told to call, where that is another */
export const webhooksUrl = 'WEBHOOKS_URL'
/** Overrides every provider's API origin; `{channelId}` is filled in. Empty: the providers' own. */
export const providerApiBase = 'PROVIDER_API_BASE'
/** Domain of the signed reply addresses */
export const emailDomain = 'EMAIL_DOMAIN'
/** From address of the emails */
export const emailFrom = 'EMAIL_FROM'
/** Origin of the agents' console, for links that lead there */
export const consoleUrl = 'CONSOLE_URL'
/** S3 bucket of the files that were sent */
export const filesBucket = 'FILES_BUCKET'
/** the function that takes email in */
export const mailFunctionArn = 'MAIL_FUNCTION_ARN'
/** the function that does the steps of jobs */
export const jobsFunctionArn = 'JOBS_FUNCTION_ARN'
/** the function that carries workflows out */
export const runsFunctionArn = 'RUNS_FUNCTION_ARN'
/** the function that answers and rolls up reports */
export const reportsFunctionArn = 'REPORTS_FUNCTION_ARN'
/** the function that takes email apart */
export const readerFunctionArn = 'READER_FUNCTION_ARN'
/** the functions that run operations, as JSON: each one's address by its name */
export const operationFunctionArns = 'OPERATION_FUNCTION_ARNS'
/** models of Amazon Bedrock that may be asked, `<region>/<model>`, with commas between; empty: none */
export const assistantModels = 'ASSISTANT_MODELS'
/** S3 bucket into which SES puts received mail */
export const mailBucket = 'MAIL_BUCKET'
/** S3 bucket into which Lambda puts what functions failed at for good */
export const failuresBucket = 'FAILURES_BUCKET'
/** OIDC issuer and audience of agents' tokens */
export const tokenIssuer = 'TOKEN_ISSUER'
export const tokenAudience = 'TOKEN_AUDIENCE'
/** Where the issuer's keys are, when not below the issuer */
export const tokenJwksUri = 'TOKEN_JWKS_URI'
/** EventBridge Scheduler: group, role and the timer function it invokes */
export const scheduleGroup = 'SCHEDULE_GROUP'
export const scheduleRoleArn = 'SCHEDULE_ROLE_ARN'
export const timerFunctionArn = 'TIMER_FUNCTION_ARN'
export const scheduleDlqArn = 'SCHEDULE_DLQ_ARN'
/** the first workspace, as the JSON that the setup function takes as its event when it is given none */
export const setupWorkspace = 'SETUP_WORKSPACE'
/** into how many shards conversations are laid out, and lanes their counters; empty: as they are */
export const inboxShards = 'INBOX_SHARDS'
export const counterLanes = 'COUNTER_LANES'
/** `on`: what calls other systems may call this machine, too; only the local runtime says so */
export const localhostCalls = 'LOCALHOST_CALLS'
export const logLevel = 'LOG_LEVEL'
/** what the distribution says of itself in the calls that it passes on, so that its word on where they come from counts */
export const distributionKey = 'DISTRIBUTION_KEY'
/** `off`: strangers may call as often as they like, for load tests */
export const limits = 'SWITCHBOARD_LIMITS'
