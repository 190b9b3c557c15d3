import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOutside } from '../../../functions/areas/outside-calls/adapter/outside.ts'
import { newWebhookSecret, signedHeaders } from '../../../functions/areas/outside-calls/domain/standard-webhooks.ts'
import { callOutside, ensureWebhookSecret } from '../../../functions/areas/outside-calls/index.ts'
import {
  getWebhookSecret,
  rotateWebhookSecret,
} from '../../../functions/areas/outside-calls/use-cases/webhook-secret.ts'
import { createOutsideCallsStore } from '../../../functions/areas/outside-calls/store/index.ts'
import type { Secrets } from '../../../functions/kernel/ports.ts'
import { commit, openTable } from '../../../functions/platform/table.ts'
import { type Database, startDatabase } from '../../kit/database.ts'

describe('a signature', () => {
  it('is what receivers compute by the specification', () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at: 1_614_265_330_123, body: '{"test": 2432232314}' }
    expect(signedHeaders(message, [secret])).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    })
  })
  it('is made with secrets of 32 bytes, none like another', () => {
    const [one, two] = [newWebhookSecret(), newWebhookSecret()]
    expect(one).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(one).not.toBe(two)
  })
})
