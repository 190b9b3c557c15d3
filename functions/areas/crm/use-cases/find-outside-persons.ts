import type { HasStore } from '../../../kernel/ports.ts'
import { readPhone } from '../../channels/domain/phone-number.ts'
import { type Call, invalid } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { ConnectorParts } from '../connector-port.ts'
import type { CrmStore } from '../port.ts'
import { openCrm, Unanswered } from './ask-outside.ts'
import { personsIn } from './link-by-itself.ts'
import { recordFor } from './outside-persons.ts'

type Deps = HasStore<CrmStore & WorkspaceStore> & Pick<ConnectorParts, 'connectors'>

interface Input {
  phone?: string | undefined
  email?: string | undefined
}

/** L5: whom the connected CRMs know by a number or an address, with the records that stand for them. */
export async function findOutsidePersons(deps: Deps, call: Call, { phone, email }: Input) {
  const [, connected, { country }] = await Promise.all([
    call.agent,
    deps.store.readConnectors(),
    deps.store.readWorkspace(),
  ])
  const number = phone === undefined ? undefined : await readPhone(phone, country)
  if (phone !== undefined && number === undefined) throw invalid('phone', 'is no telephone number')
  const key = number ?? email?.toLowerCase() ?? ''
  const answers = await Promise.all(
    connected.map(async (one) => {
      try {
        return { found: await personsIn(await openCrm(deps, one), [key], country) }
      } catch (error) {
        if (!(error instanceof Unanswered)) throw error
        const { result } = error
        return { failed: { connector: one.id, reason: 'reason' in result ? result.reason : 'It was not found there' } }
      }
    }),
  )
  const found = answers.flatMap((answer) => answer.found ?? [])
  const records = await Promise.all(found.map(({ connector, id }) => recordFor(deps, connector, id)))
  return {
    items: found.map((person, index) => ({ ...person, recordId: records[index]?.record?.id ?? null })),
    nextCursor: null,
    failed: answers.flatMap((answer) => answer.failed ?? []),
  }
}
