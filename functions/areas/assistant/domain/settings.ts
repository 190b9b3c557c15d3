import * as z from 'zod'

/** A model of Amazon Bedrock, or one of its inference profiles, where it is asked. */
export const Model = z.lazy(() => z.object({ region: z.string(), model: z.string() }))
export type Model = z.infer<typeof Model>

/** What a million tokens cost, by the price list of whoever pays. */
export const Price = z.lazy(() => z.object({ currency: z.string(), input: z.number(), output: z.number() }))
export type Price = z.infer<typeof Price>

/** O4: how the workspace has it; off until somebody says otherwise. */
export const AssistantSettings = z.lazy(() =>
  z.object({
    enabled: z.boolean(),
    /** null: none was chosen */
    model: Model.nullable(),
    /** so often may an agent ask on one day */
    perDay: z.number(),
    price: Price,
    version: z.number().optional(),
  }),
)
export type AssistantSettings = z.infer<typeof AssistantSettings>

export const initialSettings: AssistantSettings = {
  enabled: false,
  model: null,
  perDay: 100,
  price: { currency: 'USD', input: 0, output: 0 },
}

/** The model to ask; undefined: it is off, or the deployment no longer allows its model. */
export function modelInUse({ enabled, model }: AssistantSettings, allowed: readonly Model[]): Model | undefined {
  return enabled && model && isAllowed(model, allowed) ? model : undefined
}

/** Whether the deployment lets this model be asked. */
export function isAllowed({ region, model }: Model, allowed: readonly Model[]): boolean {
  return allowed.some((one) => one.region === region && one.model === model)
}

/** Models as the deployment names them, `<region>/<model>`. */
export function parseModels(names: readonly string[]): Model[] {
  return names.map((name) => {
    const [region = '', ...model] = name.split('/')
    return { region, model: model.join('/') }
  })
}
