import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { mayEdit } from '../../contact-attributes/domain/definition.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import { newJob } from '../../jobs/domain/job.ts'
import { presentJob, requireRoom } from '../../jobs/index.ts'
import type { JobsStore } from '../../jobs/port.ts'
import { type Call, commitAnswer, invalid } from '../../workspace/index.ts'
import { attributeKeyOf, isField, namingFields } from '../domain/columns.ts'
import { type ImportParams, type ImportProgress, noCounts } from '../domain/import.ts'
import { openFile } from './open-file.ts'

type Deps = Parameters<typeof openFile>[0] & HasStore<ContactAttributesStore & JobsStore> & Pick<Parts, 'ulid'>

/** C6: contacts of a file, made and changed by a job; or, as a dry run, only what that would come to. */
export async function startImport(deps: Deps, call: Call, input: ImportParams) {
  const agent = await call.agent
  await requireRoom(deps, agent.id)
  const [{ form, size, etag, titles, first }, attributes] = await Promise.all([
    openFile(deps, agent.id, input.attachmentId),
    deps.store.readContactAttributes(),
  ])
  const says = Object.entries(input.columns)
  for (const [title, field] of says) {
    if (!titles.includes(title)) throw invalid(`columns.${title}`, 'is no column of this file')
    if (!isField(field)) throw invalid(`columns.${title}`, 'is nothing that a contact has')
    const definition = attributes.definitions.find(({ key }) => key === attributeKeyOf(field))
    if (definition && !mayEdit(agent, definition)) throw invalid(`columns.${title}`, 'is for admins to change')
    const isList = field === 'phone' || field === 'email'
    if (!isList && says.filter(([, other]) => other === field).length > 1) {
      throw invalid(`columns.${title}`, 'is said by two columns')
    }
  }
  if (!says.some(([, field]) => namingFields.some((one) => one === field))) {
    throw invalid('columns', 'has neither name, phone, email nor externalId')
  }
  const progress: ImportProgress = {
    ...{ form, size, etag, titles, first, ...first },
    stage: 'checking',
    keys: 0,
    twice: false,
    refusals: 0,
  }
  const asked = { id: `jb_${deps.ulid()}`, kind: 'contacts.import' as const, agentId: agent.id, params: { ...input } }
  const job = newJob({ ...asked, progress, counts: noCounts }, deps.clock.now())
  const answer = presentJob(job)
  await commitAnswer(deps, call, [deps.store.putJob(job)], answer)
  return answer
}
