import type { FunctionName } from '../../functions/manifest.ts'

/** One deployment of Switchboard: what differs between stages and companies. */
export interface Stage {
  /** part of the stack's name and of the parameters' path: lower-case letters, digits and dashes */
  name: string
  /** undefined: wherever the caller's credentials point */
  account?: string | undefined
  region?: string | undefined
  workspaceName: string
  /** the first agent, who invites the others */
  ownerEmail: string
  ownerName: string
  /** host name of the HTTP API and its certificate in the same region; both or neither */
  apiDomain?: string | undefined
  apiCertificateArn?: string | undefined
  /** host name of console and widget and its certificate in us-east-1; both or neither */
  webDomain?: string | undefined
  webCertificateArn?: string | undefined
  /** an existing OpenID provider instead of a Cognito user pool; both or neither */
  oidcIssuer?: string | undefined
  oidcAudience?: string | undefined
  /**
   * models of Amazon Bedrock that the assistant may be switched on with, `<region>/<model or inference profile>`; none: it can't be
   * switched on, and no function may ask a model
   */
  assistantModels: string[]
  /** origins that signing in calls beside the issuer's own, as the token endpoint of some providers */
  oidcOrigins: string[]
  emailDomain: string
  /** an address of that domain, or `Name <address>` */
  emailFrom: string
  /** false where SES receives no email in the region: customers then can't write by email */
  receiveEmail: boolean
  /** An account has one active SES receipt rule set: true replaces whichever is active now. */
  activateReceiptRules: boolean
  /** The role with which API Gateway writes WebSocket logs is one per account and region: false keeps the existing one. */
  createApiLogRole: boolean
  /** three per account are free, 3 USD a month each beyond them */
  dashboard: boolean
  alarmEmail?: string | undefined
  /** where the runbook can be read; alarms link to its sections */
  runbookUrl: string
  logRetentionDays: number
  logLevel: 'info' | 'warn' | 'error'
  /** Lambda's own lines about every invocation: start, duration, memory used */
  logInvocations: boolean
  /** into how many partitions agents' sockets are shared out: 4 from some 500 agents online, raised and never lowered */
  socketPartitions: number
  /**
   * of each of the table's partitions, so many batches of what nobody waits for are worked off side by side: more from some 500 messages
   * a second on (`npm run scale`), and each of them gathers less
   */
  bookkeepers: number
  /** `destroy` deletes all data together with the stack: for stages that are thrown away */
  removal: 'keep' | 'destroy'
  /** a table restored from the backup of the stack's own, and its stream; both or neither */
  tableName?: string | undefined
  tableStreamArn?: string | undefined
  /** units a second that the table and each index have ready, between these; left out: paid by the request */
  provisioned?: { least: number; most: number } | undefined
  /** requests per second, and at once: of each route of the API, which most operations of a method have in common, and of the sockets */
  throttleRate: number
  throttleBurst: number
  /** of each call of visitors */
  widgetRate: number
  widgetBurst: number
  /** of all providers together, at the API's address */
  webhookRate: number
  webhookBurst: number
  /**
   * at which address providers are told to call: the function's own, which costs no request of the API, or the API's, which an own
   * domain takes along to another stack. Left out: the API's where it has an own domain
   */
  webhookAddress?: 'function' | 'api' | undefined
  /**
   * where the console calls the two functions that it works with all day: by their own URLs, which cost no request of the API, or by the
   * API, as everything else and everybody else does
   */
  consoleCalls: 'function' | 'api'
  /** a web ACL before console and widget, billed by the month; the stack makes one in us-east-1, elsewhere it is given */
  waf: boolean
  webAclArn?: string | undefined
  /** calls of visitors per address in five minutes, beyond which the web ACL of the stack turns it away */
  wafRate: number
  /** X-Ray traces of the functions; they are billed one by one */
  tracing: boolean
  /** how many batches of outbound messages may be on their way at once */
  deliveryConcurrency: number
  /** partitions that each of the inbox's lists, and items that a team's counters, are spread over (`npm run scale`) */
  inboxShards: number
  counterLanes: number
  /** `with-earlier`: the table keeps the indexes of the edition before, until the migration is through (runbook) */
  tableIndexes: 'present' | 'with-earlier'
  /** whether new versions of functions that customers and agents reach take over at once, a tenth first, or tenth by tenth */
  gradualDeployment: 'off' | 'canary' | 'linear'
  /** the same for what may take long: channels whose provider hangs, campaigns, notes to a CRM */
  patientConcurrency: number
  /** Places that a function has whatever the others do, and no more than these. AWS keeps 100 of the account unreserved. */
  reservedConcurrency: Partial<Record<FunctionName, number>>
}
