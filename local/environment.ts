import * as ENV from '../functions/platform/env-names.ts'

export const TABLE_NAME = 'switchboard-local'
const SECRETS_PREFIX = '/switchboard/local'

/** The environment of the functions, as the stack would set it; nothing of the developer's own AWS settings leaks in. */
export function functionEnvironment(options: {
  /** of the stand-ins */
  aws: Record<string, string>
  databaseEndpoint: string
  awsPort: number
  port: number
  publicUrl: string
}): Record<string, string> {
  const { aws, databaseEndpoint, awsPort, port, publicUrl } = options
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !/^(AWS_|NODE_OPTIONS|VITEST|NODE_V8)/.test(entry[0]),
  )
  return {
    ...Object.fromEntries(inherited),
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    [ENV.table]: TABLE_NAME,
    [ENV.socketEndpoint]: `http://127.0.0.1:${awsPort}/connections`,
    [ENV.socketUrl]: `ws://localhost:${port}/socket`,
    [ENV.secretsPrefix]: SECRETS_PREFIX,
    [ENV.publicUrl]: publicUrl,
    [ENV.consoleUrl]: `http://localhost:${port}`,
    [ENV.providerApiBase]: `http://127.0.0.1:${port}/_local/providers/{channelId}`,
    [ENV.localhostCalls]: 'on',
    [ENV.emailDomain]: 'demo.test',
    [ENV.emailFrom]: 'Switchboard Demo <support@demo.test>',
    [ENV.logLevel]: process.env[ENV.logLevel] ?? 'warn',
    ...aws,
    AWS_ENDPOINT_URL_DYNAMODB: databaseEndpoint,
  }
}
