import * as z from 'zod'
import {
  type ContactAction,
  contactActions,
  MAX_FOUND,
  MAX_NAMED,
} from '../../functions/areas/contact-bulk/domain/bulk.ts'
import { columns } from '../contact-exports/operations.ts'
import { whichContacts } from '../contacts/which.ts'
import { Id, name } from '../fields.ts'
import { Job } from '../jobs/wire.ts'
import { operation } from '../operation.ts'

const params = () => ({
  /** null: nobody */
  agentId: z.string().min(1).max(254).nullable().optional(),
  key: z.string().min(1).max(64).optional(),
  /** null, or empty: none */
  value: z.string().max(1024).nullable().optional(),
  tag: name.pipe(z.string().max(50)).optional(),
  columns: columns(),
  jobId: Id.optional(),
})
type Param = keyof ReturnType<typeof params>

/** Which parameters an action must be told, and which it may be. */
const wanted: Record<ContactAction, { must?: readonly Param[]; may?: readonly Param[] }> = {
  owner: { must: ['agentId'] },
  attribute: { must: ['key', 'value'] },
  tag: { must: ['tag'] },
  blacklist: {},
  unblacklist: {},
  export: { may: ['columns'] },
  erase: {},
  undo: { must: ['jobId'] },
}

export const contactBulkOperations = [
  operation({
    name: 'contacts.bulk',
    method: 'POST',
    path: '/v1/contacts/bulk',
    summary: `Does one thing to many contacts, as a job: to those named (at most ${MAX_NAMED}), to all that a filter means (at most ${MAX_FOUND}), or, by \`undo\`, back to what a job has changed. \`owner\` pins them, \`tag\` tags the latest message of each, \`export\` is a job of \`POST /v1/contact-exports\``,
    who: 'agent',
    input: () =>
      z
        .strictObject({
          ids: z.array(Id).min(1, 'is empty').max(MAX_NAMED, `has more than ${MAX_NAMED} contacts`).optional(),
          filter: z.strictObject(whichContacts()).optional(),
          action: z.enum(contactActions),
          params: z.strictObject(params()).default({}),
        })
        .check(({ value, issues }) => {
          const { ids, filter, action, params } = value
          const no = (path: PropertyKey[], message: string) =>
            void issues.push({ code: 'custom', path, message, input: value })
          const ways = Number(ids !== undefined) + Number(filter !== undefined)
          if (action === 'undo' && ways > 0) no(['ids'], 'is not taken: the job says which')
          if (action !== 'undo' && ways !== 1) no(['ids'], 'or a filter, one of the two, must say which')
          const { must = [], may = [] } = wanted[action]
          for (const key of must) if (params[key] === undefined) no(['params', key], 'is missing')
          for (const key of Object.keys(params) as Param[]) {
            if (![...must, ...may].includes(key)) no(['params', key], `is nothing that ${action} takes`)
          }
        }),
    output: Job,
  }),
]
