import * as z from 'zod'
import { Step } from '../../functions/areas/workflows/domain/document.ts'
import { WhenSchema } from '../../functions/areas/workflows/domain/when.ts'
import { Campaign } from '../campaigns/wire.ts'
import { Channel } from '../channels/wire.ts'
import { Contact } from '../contacts/wire.ts'
import { Job } from '../jobs/wire.ts'
import { Problem } from '../problem.ts'
import { Template } from '../templates/wire.ts'
import { Conversation, TimelineEntry } from '../timeline/wire.ts'
import { Agent, Team, Workspace } from '../workspace/wire.ts'

export type Json = Record<string, unknown>

/** What schemas are called that stand in many places, or go into themselves. */
const called = () => ({
  Agent,
  Campaign,
  Channel,
  Contact,
  Conversation,
  Job,
  Problem,
  Team,
  Template,
  TimelineEntry,
  WorkflowConditions: WhenSchema,
  WorkflowStep: Step,
  Workspace,
})

const registry = () => {
  const made = z.registry<{ id: string }>()
  for (const [id, type] of Object.entries<z.ZodType>(called())) made.add(type, { id })
  return made
}

/** Schemas of one document: `of` makes one, and what it names stands once in `named`, which is `components.schemas`. */
export function createSchemas() {
  const named: Json = {}
  return {
    named,
    of(type: z.ZodType, io: 'input' | 'output'): Json {
      // Within another one, as one that has a name would stand for itself otherwise.
      const made = z.toJSONSchema(z.object({ type }), {
        io,
        unrepresentable: 'any',
        metadata: registry(),
        override: ({ jsonSchema }) => {
          // A time says so by its format. And in an answer there may be more than is known today.
          if (jsonSchema.format === 'date-time') delete jsonSchema.pattern
          if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
          delete jsonSchema.id
          // Fixed places have a keyword of their own since 2020-12.
          const { items } = jsonSchema
          if (Array.isArray(items)) {
            delete jsonSchema.items
            Object.assign(jsonSchema, { prefixItems: items, minItems: items.length, maxItems: items.length })
          }
        },
      })
      const { properties, $defs = {} } = JSON.parse(
        JSON.stringify(made).replaceAll('"#/$defs/', '"#/components/schemas/'),
      ) as { properties: { type: Json }; $defs?: Json }
      Object.assign(named, $defs)
      return properties.type
    },
  }
}
