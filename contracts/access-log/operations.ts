import * as z from 'zod'
import { cursor, Id, limit, page } from '../fields.ts'
import { operation } from '../operation.ts'
import { Movement } from './wire.ts'

export const accessLogOperations = [
  operation({
    name: 'accessLog.list',
    method: 'GET',
    path: '/v1/access-log',
    summary: 'Every movement, the newest first; for settings.manage or reports.view',
    who: 'agent',
    input: () => z.strictObject({ conversationId: Id.optional(), agentId: Id.optional(), cursor, limit }),
    output: () => page(Movement),
  }),
]
