import * as z from 'zod'
import type { BotAnswer } from './bot-answer.ts'
import { ordersIn, strongest } from './bot-answer.ts'

/** What a company's own bot answers. */
const Answer = z.lazy(() =>
  z.object({
    messages: z
      .array(
        z.object({
          text: z.string().default(''),
          choices: z.array(z.object({ title: z.string(), payload: z.string().optional() })).optional(),
          attachmentUrl: z.url({ protocol: /^https?$/ }).optional(),
        }),
      )
      .default([]),
    actions: z.array(z.enum(['close', 'handover'])).default([]),
  }),
)

/** What an HTTP bot says; a file is a link under the words. Undefined: it is no such answer. */
export function httpAnswer(body: unknown): BotAnswer | undefined {
  const answer = Answer.safeParse(body).data
  if (!answer) return undefined
  const orders = answer.messages.map(({ text }) => ordersIn(text))
  const messages = answer.messages.map(({ choices = [], attachmentUrl }, index) => ({
    text: [orders[index]?.text, attachmentUrl].filter(Boolean).join('\n'),
    choices: choices.map(({ title, payload = title }) => ({ title, payload })),
  }))
  return { messages, action: strongest([...answer.actions, ...orders.map(({ action }) => action)]) }
}
