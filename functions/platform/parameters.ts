import * as z from 'zod'
import { createAwsRequest } from './aws-request.ts'

/** SSM Parameter Store, as far as secrets need it. */
export interface Parameters {
  /** the decrypted value; undefined: there is none */
  get(name: string): Promise<string | undefined>
  /** with how often it has been written */
  getVersion(name: string): Promise<{ value: string; version: number } | undefined>
  /** how often it has been written by now; undefined: there is one already, and `overwrite` was not asked for */
  put(name: string, value: string, options: { overwrite: boolean }): Promise<number | undefined>
  /** no error where there is none */
  remove(name: string): Promise<void>
}

const Got = z.lazy(() => z.object({ Parameter: z.object({ Value: z.string(), Version: z.number() }) }))
const Written = z.lazy(() => z.object({ Version: z.number() }))
const Refused = z.lazy(() => z.object({ __type: z.string() }))

/**
 * SecureStrings of the standard tier. Values never appear in errors.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
export function createParameters(region: string, endpoint = `https://ssm.${region}.amazonaws.com`): Parameters {
  const request = createAwsRequest({ service: 'ssm', endpoint, region })
  /** the answer, or the name of the one error that is expected */
  async function call(action: string, input: object, expected: string): Promise<{ refused: boolean; body: Buffer }> {
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AmazonSSM.${action}` }
    const { status, body } = await request('POST', '/', headers, JSON.stringify(input))
    if (status === 200) return { refused: false, body }
    const type = errorType(body)
    if (type === expected) return { refused: true, body }
    throw new Error(`SSM answered ${status} ${type} to ${action}.`)
  }
  async function getVersion(name: string) {
    const { refused, body } = await call('GetParameter', { Name: name, WithDecryption: true }, 'ParameterNotFound')
    if (refused) return undefined
    const { Value: value, Version: version } = Got.parse(JSON.parse(body.toString())).Parameter
    return { value, version }
  }
  return {
    async get(name) {
      return (await getVersion(name))?.value
    },
    getVersion,
    async put(name, value, { overwrite }) {
      const input = { Name: name, Value: value, Type: 'SecureString', Overwrite: overwrite }
      const { refused, body } = await call('PutParameter', input, 'ParameterAlreadyExists')
      return refused ? undefined : Written.parse(JSON.parse(body.toString())).Version
    },
    async remove(name) {
      await call('DeleteParameter', { Name: name }, 'ParameterNotFound')
    },
  }
}

function errorType(body: Buffer): string {
  const text = body.toString()
  const parsed = text.startsWith('{') ? Refused.safeParse(JSON.parse(text)) : undefined
  return parsed?.data?.__type.replace(/^.*#/, '') ?? 'something unreadable'
}
