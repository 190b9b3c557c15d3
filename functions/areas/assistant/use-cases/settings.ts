import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { type Call, editSettings, given, invalid, versionOf } from '../../workspace/index.ts'
import { type AssistantSettings, isAllowed, modelInUse } from '../domain/settings.ts'
import { dayOf } from '../domain/usage.ts'
import type { AssistantStore, ModelParts } from '../port.ts'

type Deps = HasStore<AssistantStore> & ModelParts & Pick<Parts, 'clock'>

const present = (deps: Deps, settings: AssistantSettings, asked: number) => ({
  on: modelInUse(settings, deps.models.allowed) !== undefined,
  enabled: settings.enabled,
  model: settings.model,
  models: [...deps.models.allowed],
  perDay: settings.perDay,
  left: Math.max(0, settings.perDay - asked),
  price: settings.price,
  version: versionOf(settings),
})

const askedToday = async (deps: Deps, call: Call) =>
  deps.store.readAsked((await call.agent).id, dayOf(deps.clock.now()))

/** O4: how the workspace has its assistant, and how often the caller may still ask today. */
export async function getAssistant(deps: Deps, call: Call) {
  const [settings, asked] = await Promise.all([deps.store.readAssistant(), askedToday(deps, call)])
  return present(deps, settings, asked)
}

/** Changes what is given; only a model that the deployment allows can be chosen, and nothing is switched on without one. */
export async function updateAssistant(
  deps: Deps,
  call: Call,
  input: { [Name in keyof AssistantSettings]?: AssistantSettings[Name] | undefined },
) {
  const { version, ...fields } = input
  const asked = await askedToday(deps, call)
  return editSettings(deps, call, {
    what: 'assistant',
    version,
    read: () => deps.store.readAssistant(),
    change(before): AssistantSettings {
      const after = { ...before, ...given(fields) }
      if (fields.model && !isAllowed(fields.model, deps.models.allowed)) {
        throw invalid('model', 'is not among those that the deployment allows')
      }
      if (after.enabled && !after.model) throw invalid('model', 'is needed to switch it on')
      return after
    },
    write: (_before, after) => [deps.store.putAssistant(after)],
    present: (settings) => present(deps, settings, asked),
  })
}
