import { workOn } from '../functions/areas/workflow-runs/use-cases/continue-run.ts'
import type { Step } from '../functions/areas/workflows/domain/document.ts'
import { parseConversationId } from '../functions/kernel/ids.ts'
import { summary } from './counts.ts'
import { figure, type Results } from './figures.ts'
import { conversationOf, type Database, makeWorkspace } from './workspace.ts'

const OWNER = 'owner@demo.test'
const customer = { phone: '4915112345678', name: 'Katharina Müller' }

/** Looks at what was written, answers it and tags it. */
const answer: Step[] = [
  {
    id: 'about',
    do: 'branch',
    with: {
      when: { field: 'message.text', is: 'contains', value: 'order' },
      // biome-ignore lint/suspicious/noThenProperty: a list of steps
      then: [
        { id: 'hello', do: 'send', with: { text: 'Hello $contact.name, we will be with you in a moment.' } },
        { id: 'tag', do: 'tag', with: { tag: 'order' } },
      ],
    },
  },
]
/** Movements cost what they cost when people make them: a conversation changes its place in every list. */
const route: Step[] = [
  { id: 'give', do: 'transfer', with: { teamId: 'sales' } },
  { id: 'end', do: 'stop' },
]

/** workflow.writeUnits: what a message costs more that starts a workflow of three steps. */
export async function measureWorkflow(database: Database): Promise<Results> {
  const workspace = await makeWorkspace(database)
  const { deps, meter, act, write } = workspace
  await act(OWNER, 'tags.create', { name: 'order' })
  const details: Record<string, ReturnType<typeof summary>> = {}
  for (const [name, steps] of Object.entries({ answer, route })) {
    const document = { name, trigger: { on: 'message.received' }, when: {}, steps }
    const { id } = (await act(OWNER, 'workflows.create', document)) as { id: string }
    await act(OWNER, 'workflows.enable', { id })
    await write(customer, 'Where is my order?')
    const { contactId = '', n = 0 } = parseConversationId(conversationOf(customer)) ?? {}
    const { items } = await deps.store.readTimeline({ contactId, n }, { limit: 1, order: 'desc' })
    const entryId = items[0]?.id ?? ''
    const at = items[0]?.receivedAt ?? 0
    const start = {
      kind: 'start',
      workflowId: id,
      on: 'message.received',
      contactId,
      n,
      occasion: entryId,
      at,
      entryId,
    } as const
    details[name] = summary(await meter.during(() => workOn(deps, start)))
    await act(OWNER, 'conversations.transfer', { id: conversationOf(customer), teamId: 'support' })
  }
  return {
    figures: { ...figure('workflow.writeUnits', details.answer?.writeUnits ?? 0) },
    details: { workflow: details },
  }
}
