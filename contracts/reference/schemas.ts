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

/** Names by schema. In the bundles a lazy schema is what it stands for, and that is what others have in them. */
class Names extends z.core.$ZodRegistry<{ id: string }> {
  private readonly ids = new Map<unknown, string>()

  constructor() {
    super()
    for (const [id, type] of Object.entries<z.ZodType>(called())) {
      this.ids.set(type, id)
      const { unwrap } = type as Partial<z.ZodLazy>
      if (type._zod.def.type !== 'lazy' && unwrap) this.ids.set(unwrap(), id)
    }
  }

  override get(schema: z.core.$ZodType): { id: string } | undefined {
    const id = this.ids.get(schema)
    return id === undefined ? undefined : { id }
  }
}

/** The characters of Unicode's classes, named: not every program's regular expressions know classes. */
const classes: Record<string, string> = {
  '\\p{Cc}': '\\u0000-\\u001f\\u007f-\\u009f',
  '\\p{Zl}': '\\u2028',
  '\\p{Zp}': '\\u2029',
}
const withoutClasses = (pattern: string) => pattern.replaceAll(/\\p\{\w+\}/g, (found) => classes[found] ?? found)

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
        metadata: new Names(),
        override: ({ jsonSchema }) => {
          if (jsonSchema.pattern) jsonSchema.pattern = withoutClasses(jsonSchema.pattern)
          // A time says so by its format. And in an answer there may be more than is known today.
          if (jsonSchema.format === 'date-time') delete jsonSchema.pattern
          if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
          delete jsonSchema.id
          // Two of a kind are a list of two, which more programs understand than places of their own.
          const { prefixItems } = jsonSchema
          if (prefixItems && new Set(prefixItems.map((item) => JSON.stringify(item))).size === 1) {
            delete jsonSchema.prefixItems
            const { length } = prefixItems
            Object.assign(jsonSchema, { items: prefixItems[0], minItems: length, maxItems: length })
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
