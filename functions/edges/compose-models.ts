import { createModels } from '../areas/assistant/adapter/models.ts'
import { parseModels } from '../areas/assistant/domain/settings.ts'
import type { ModelParts } from '../areas/assistant/port.ts'
import { ENV } from '../platform/env-names.ts'
import { optional } from '../platform/environment.ts'

/** Models of Amazon Bedrock: a part of the composition root that one function alone carries. */
export function models(): ModelParts {
  const names = optional(ENV.assistantModels)
  return { models: createModels(parseModels(names ? names.split(',') : [])) }
}
