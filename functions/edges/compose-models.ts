import { parseModels } from '../areas/assistant/domain/settings.ts'
import type { ModelParts } from '../areas/assistant/port.ts'
import * as ENV from '../platform/env-names.ts'
import { optional } from '../platform/environment.ts'

/**
 * Models of Amazon Bedrock: a part of the composition root that one function alone carries. Their client is looked at when the first
 * is asked: who only wants to know whether there is an assistant does not wait for it.
 */
export function models(): ModelParts {
  const names = optional(ENV.assistantModels)
  const allowed = parseModels(names ? names.split(',') : [])
  let made: Promise<ModelParts['models']> | undefined
  return {
    models: {
      allowed,
      async ask(model, prompt) {
        made ??= import('../areas/assistant/adapter/models.ts').then(({ createModels }) => createModels(allowed))
        return (await made).ask(model, prompt)
      },
    },
  }
}
