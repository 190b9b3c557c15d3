import * as z from 'zod'
import { createAwsRequest } from './aws-request.ts'

/** SSM Parameter Store, as far as secrets need it. */
export interface Parameters {
  /** the decrypted value; undefined: there is none */
  get(name: string): Promise<string | undefined>
  /** false: there is one already, and `overwrite` was not asked for */
  put(name: string, value: string, options: { overwrite: boolean }): Promise<boolean>
  /** no error where there is none */
  remove(name: string): Promise<void>
}

const Got = z.lazy(() => z.object({ Parameter: z.object({ Value: z.string() }) }))
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
  return {
    async get(name) {
      const { refused, body } = await call('GetParameter', { Name: name, WithDecryption: true }, 'ParameterNotFound')
      return refused ? undefined : Got.parse(JSON.parse(body.toString())).Parameter.Value
    },
    async put(name, value, { overwrite }) {
      const input = { Name: name, Value: value, Type: 'SecureString', Overwrite: overwrite }
      return !(await call('PutParameter', input, 'ParameterAlreadyExists')).refused
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
