import { setTimeout as delay } from 'node:timers/promises'
import { restJson, ServiceError, type WireHandler, type WireRequest } from './wire.ts'

/** The model that is none: who sees its vendor knows what answers. */
export const STAND_IN_MODEL = { region: 'us-east-1', model: 'stand-in.echo-v1:0' } as const

/** What was asked by Converse, as it came over the wire. */
export interface ConverseRequest {
  modelId: string
  system?: { text: string }[]
  messages: { role: string; content: { text?: string }[] }[]
  inferenceConfig?: { maxTokens?: number }
}

export interface ModelFault {
  /** refused: too much to do, not allowed; broken off; an answer that is cut off, or that a filter stopped; or only late */
  kind: 'throttle' | 'deny' | 'timeout' | 'fail' | 'long' | 'decline' | 'late'
  times: number
  /** before it answers */
  delayMs?: number | undefined
}

export interface Models {
  /** the last 200, oldest first */
  requests(): ConverseRequest[]
  fail(fault: ModelFault): void
}

/**
 * Amazon Bedrock's Converse, of one model, which thinks nothing: it says that it is a stand-in, and repeats what it was given. The same
 * question gets the same answer, and tokens are counted as four bytes each. It streams nothing, calls no tools, sees no pictures,
 * and has no guardrails, profiles or quotas.
 */
export interface BedrockStandIn extends Models {
  handle: WireHandler
}

const KEPT = 200
const refusals: Record<string, ServiceError> = {
  throttle: new ServiceError('ThrottlingException', 'Too many requests, please wait before trying again.', 429),
  deny: new ServiceError(
    'AccessDeniedException',
    'You don’t have access to the model with the specified model ID.',
    403,
  ),
  timeout: new ServiceError('ModelTimeoutException', 'The request took too long to process.', 408),
  fail: new ServiceError('InternalServerException', 'An internal server error occurred.', 500),
}
const tokensOf = (text: string) => Math.ceil(Buffer.byteLength(text) / 4)

export function startBedrock(): BedrockStandIn {
  const asked: ConverseRequest[] = []
  let fault: ModelFault | undefined

  function spend(): ModelFault | undefined {
    const now = fault
    if (fault) fault = fault.times > 1 ? { ...fault, times: fault.times - 1 } : undefined
    return now
  }

  function converse(modelId: string, { body }: WireRequest, spent: ModelFault | undefined) {
    const input = JSON.parse(body.toString('utf8') || '{}') as Omit<ConverseRequest, 'modelId'>
    asked.push({ ...input, modelId })
    if (asked.length > KEPT) asked.shift()
    const refusal = spent && refusals[spent.kind]
    if (refusal) throw refusal
    if (modelId !== STAND_IN_MODEL.model) {
      throw new ServiceError('ValidationException', 'The provided model identifier is invalid.')
    }
    const last = input.messages?.at(-1)
    const text = (last?.content ?? []).map((block) => block.text ?? '').join('\n')
    if (last?.role !== 'user' || text.trim() === '') {
      throw new ServiceError(
        'ValidationException',
        'A conversation must end with a user message, and no text may be blank.',
      )
    }
    const answer = spent?.kind === 'decline' ? '' : answerTo(text)
    const reasons = { long: 'max_tokens', decline: 'content_filtered' } as Record<string, string>
    const inputTokens = tokensOf(text) + tokensOf((input.system ?? []).map((one) => one.text).join(''))
    const outputTokens = tokensOf(answer)
    return {
      output: { message: { role: 'assistant', content: [{ text: answer }] } },
      stopReason: (spent && reasons[spent.kind]) ?? 'end_turn',
      usage: { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens },
      metrics: { latencyMs: 1 },
    }
  }

  return {
    requests: () => asked,
    fail(next) {
      fault = next.times > 0 ? next : undefined
    },
    async handle(request) {
      const spent = spend()
      if (spent?.delayMs) await delay(spent.delayMs)
      return restJson((asked) => {
        const [, id] = /^\/model\/([^/]+)\/converse$/.exec(asked.path) ?? []
        if (asked.method !== 'POST' || !id)
          throw new ServiceError('UnknownOperationException', 'Only Converse is here.', 404)
        return { body: converse(decodeURIComponent(id), asked, spent) }
      })(request)
    },
  }
}

/** The draft again, or how much was said and what was last. */
function answerTo(text: string): string {
  const [, draft] = /^<\S+ draft>\n([\s\S]*)\n<\/\S+>$/m.exec(text) ?? []
  if (draft) return `[stand-in] ${draft}`
  const lines = text.split('\n').filter((line) => line.startsWith('{"from":'))
  const last = lines.at(-1)
  const said = last ? (JSON.parse(last) as { text: string }).text : ''
  return `[stand-in] ${lines.length} messages. The last one: ${said}`
}
