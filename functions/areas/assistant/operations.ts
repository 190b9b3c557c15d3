import { assist } from './use-cases/assist.ts'
import { getAssistant, updateAssistant } from './use-cases/settings.ts'
import { getAssistantUsage } from './use-cases/usage.ts'

/** What this area does of the table of operations. */
export const assistantOperations = {
  'assistant.get': getAssistant,
  'assistant.update': updateAssistant,
  'assistant.usage': getAssistantUsage,
  'assistant.assist': assist,
}
