import * as z from 'zod'
import { tasks } from '../../functions/areas/assistant/domain/prompt.ts'
import { Id, none, version } from '../fields.ts'
import { operation } from '../operation.ts'

const perMillion = () => z.number().min(0).max(100_000)
const Currency = z.lazy(() => z.string().regex(/^[A-Z]{3}$/, 'is not the three letters of a currency'))

const Model = z.lazy(() => z.object({ region: z.string(), model: z.string() }))
const Price = z.lazy(() => z.object({ currency: z.string(), input: z.number(), output: z.number() }))

const Assistant = z.lazy(() =>
  z.object({
    /** it is switched on, and its model is one that the deployment allows */
    on: z.boolean(),
    enabled: z.boolean(),
    model: Model.nullable(),
    /** those that the deployment allows */
    models: z.array(Model),
    perDay: z.number(),
    /** how often the caller may still ask today (UTC) */
    left: z.number(),
    /** of a million tokens */
    price: Price,
    version: z.number(),
  }),
)

const used = () => ({
  calls: z.number(),
  input: z.number(),
  output: z.number(),
  /** in the currency of the price, by the prices that were set when it was asked */
  cost: z.number(),
})

/** O4 */
export const assistantOperations = [
  operation({
    name: 'assistant.get',
    method: 'GET',
    path: '/v1/assistant',
    summary: 'How the workspace has its assistant, and how often the caller may still ask it today',
    who: 'agent',
    input: none,
    output: Assistant,
  }),
  operation({
    name: 'assistant.update',
    method: 'PATCH',
    path: '/v1/assistant',
    summary: 'Changes the fields that are given; prices are what a million tokens cost',
    who: 'settings.manage',
    input: () =>
      z.strictObject({
        version,
        enabled: z.boolean().optional(),
        model: z
          .strictObject({ region: z.string().min(1).max(40), model: z.string().min(1).max(200) })
          .nullable()
          .optional(),
        perDay: z.number().int().min(1, 'is less than 1').max(10_000, 'is more than 10,000').optional(),
        price: z.strictObject({ currency: Currency, input: perMillion(), output: perMillion() }).optional(),
      }),
    output: Assistant,
  }),
  operation({
    name: 'assistant.usage',
    method: 'GET',
    path: '/v1/assistant/usage',
    summary: 'What was asked in the last twelve months, by whom, and what it cost',
    who: 'settings.manage',
    input: none,
    output: () =>
      z.object({
        currency: z.string(),
        months: z.array(
          z.object({
            /** `2026-01` */
            month: z.string(),
            ...used(),
            agents: z.array(z.object({ id: Id, name: z.string(), ...used() })),
          }),
        ),
      }),
  }),
  operation({
    name: 'assistant.assist',
    method: 'POST',
    path: '/v1/assist/{task}',
    summary:
      'A text from the model: a draft put otherwise (`text`), a translation (into `language`, or that of the conversation’s customer), a summary of a conversation, or a suggested reply in it. Nothing is stored or sent',
    who: 'assistant.use',
    about: 'conversation',
    input: () =>
      z.strictObject({
        task: z.enum(tasks),
        text: z
          .string()
          .max(10_000)
          .refine((value) => value.trim() !== '', 'is empty')
          .optional(),
        conversationId: Id.optional(),
        language: z
          .string()
          .max(35)
          .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'is not a language')
          .optional(),
      }),
    output: () => z.object({ text: z.string() }),
  }),
] as const
