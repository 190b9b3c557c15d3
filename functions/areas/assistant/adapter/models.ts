import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import type { Model } from '../domain/settings.ts'
import { type ModelAnswer, ModelError, type ModelParts } from '../port.ts'

/** A function that runs operations has 20 seconds. */
const PATIENCE_MS = 16_000

/** What the service says before a model has done anything. */
const uncharged: Record<string, 'busy' | 'misconfigured'> = {
  ThrottlingException: 'busy',
  ModelNotReadyException: 'busy',
  ServiceQuotaExceededException: 'busy',
  ServiceUnavailableException: 'busy',
  AccessDeniedException: 'misconfigured',
  ResourceNotFoundException: 'misconfigured',
  ValidationException: 'misconfigured',
}
const declined: readonly (string | undefined)[] = [
  'content_filtered',
  'guardrail_intervened',
  'malformed_model_output',
  'malformed_tool_use',
  'tool_use',
]

/**
 * Models by the Converse API. Each is asked once: whether a call that was cut off has cost something nobody knows, so the SDK does
 * not make it again.
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 */
export function createModels(
  allowed: readonly Model[],
  clientOf: (region: string) => Pick<BedrockRuntimeClient, 'send'> = openClient,
): ModelParts['models'] {
  const clients = new Map<string, ReturnType<typeof clientOf>>()
  const clientIn = (region: string) => {
    const client = clients.get(region) ?? clientOf(region)
    clients.set(region, client)
    return client
  }
  return {
    allowed,
    async ask({ region, model }, { system, text, maxTokens }): Promise<ModelAnswer> {
      const command = new ConverseCommand({
        modelId: model,
        system: [{ text: system }],
        messages: [{ role: 'user', content: [{ text }] }],
        // Nothing else: there are models that refuse a temperature.
        inferenceConfig: { maxTokens },
      })
      try {
        const { output, stopReason, usage } = await clientIn(region).send(command, {
          abortSignal: AbortSignal.timeout(PATIENCE_MS),
        })
        const said = (output?.message?.content ?? []).map((block) => block.text ?? '').join('')
        const isCut = stopReason === 'max_tokens' || stopReason === 'model_context_window_exceeded'
        return {
          text: said.trim(),
          ended: isCut ? 'cut' : declined.includes(stopReason) || said.trim() === '' ? 'declined' : 'whole',
          input: usage?.inputTokens ?? 0,
          output: usage?.outputTokens ?? 0,
        }
      } catch (error) {
        const reason = error instanceof Error ? error.name : 'unknown'
        const refusal = uncharged[reason]
        throw new ModelError(refusal ?? 'slow', refusal !== undefined, reason)
      }
    },
  }
}

function openClient(region: string): BedrockRuntimeClient {
  // By itself it speaks HTTP/2, of which one answer at a time has nothing.
  const requestHandler = new NodeHttpHandler({ connectionTimeout: 2_000, requestTimeout: PATIENCE_MS })
  return new BedrockRuntimeClient({ region, maxAttempts: 1, requestHandler })
}
