/** List prices in US dollars, us-east-1, as of November 2025, without free tiers; each with the page that says so. */
export const prices = {
  /** https://aws.amazon.com/dynamodb/pricing/on-demand/ */
  writeUnit: 0.625 / 1e6,
  readUnit: 0.125 / 1e6,
  /** https://aws.amazon.com/dynamodb/pricing/on-demand/: reads of a stream by Lambda are free */
  streamRead: 0,
  /** https://aws.amazon.com/lambda/pricing/ (arm64) */
  lambdaRequest: 0.2 / 1e6,
  lambdaGBSecond: 0.0000133334,
  /** https://aws.amazon.com/api-gateway/pricing/ */
  socketMessage: 1 / 1e6,
  connectionMinute: 0.25 / 1e6,
  /** https://aws.amazon.com/sqs/pricing/ (FIFO) */
  fifoRequest: 0.5 / 1e6,
  /** https://aws.amazon.com/eventbridge/pricing/ (Scheduler): what fires; calls that set, move and remove schedules are free */
  schedule: 1 / 1e6,
  /** https://aws.amazon.com/cloudwatch/pricing/ (ingestion) */
  logGB: 0.5,
} as const

/** What the counts do not say: how customers and agents behave, and how long things take in the service. */
export const assumptions = {
  /** half of the messages come in, half are replies; this many of each in a conversation */
  pairsPerConversation: 5,
  /** of the conversations, those of somebody who never wrote before */
  newContacts: 0.5,
  /** of the conversations, those that are still open when their day ends, and are closed on the next one */
  openOvernight: 0.25,
  /** agents with an open socket who may see a conversation */
  agentsConnected: 3,
  /** of a month, each */
  minutesConnected: 22 * 8 * 60,
  /** WhatsApp reports every reply as sent and delivered, and this share of them as read */
  readReceipts: 0.6,
  /** of a table that is paid by the request, when it is new: 4,000 write units a second, of which each has 1,000 */
  partitions: 4,
  /** send, receive, delete */
  queueRequestsPerJob: 3,
  /** of a console: its numbers are read once a minute, and its socket says twice what it shows, which is answered */
  consolePerMinute: { counts: 1, signs: 2 },
  /** minutes for which API Gateway, and each process, remembers who calls (`lib/http.ts`, `edges/bearer.ts`) */
  callerRemembered: 5,
  /** of `http` and `writing` together, among which the calls of an agent are shared out */
  processes: 4,
  /**
   * milliseconds: of our own code per invocation on a whole processor, as `npm run bench functions` measured it, which Lambda
   * gives at so many MB (less below, and not more to one thread above), and of what it waits for
   * https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
   */
  duration: {
    own: {
      webhooks: 7,
      /** of the webhooks: those that tell how far a message came */
      receipts: 3.5,
      http: 4,
      writing: 6,
      socket: 5,
      reactions: 7,
      bookkeeping: 5,
      delivery: 9,
      timer: 5,
      reports: 6,
      authorizer: 3,
    },
    /** of the stream's consumers: each commit beyond the first one of a batch, which else is alone in it */
    eachMore: 1,
    /** reading a token, beside what its call takes */
    tokenRead: 1,
    vcpuMB: 1769,
    read: 4,
    write: 6,
    transaction: 10,
    socketPost: 8,
    providerCall: 200,
    queueSend: 8,
    /** setting, moving or taking away a schedule, which whoever does it waits for, one after the other */
    scheduleCall: 15,
  },
  /**
   * bytes: Lambda writes none of an invocation that went well (lib/support/function.ts); the sockets' access log a line a message
   * (lib/support/access-log.ts), with what is counted beside each
   * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
   */
  log: { invocation: 0, socket: 281 },
} as const
