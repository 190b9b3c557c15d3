import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { InputOf } from '../../../contracts/operations.ts'
import { call } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { asProblem, type Problem } from '../api/problem.ts'
import type { Contact, Conversation } from '../api/types.ts'
import { applyAnswer, forgetConversation } from '../realtime/apply.ts'

type Verb = 'join' | 'leave' | 'assign' | 'unassign' | 'transfer' | 'hold' | 'resume' | 'close' | 'reopen'
type ContactVerb = 'pin' | 'unpin' | 'blacklist' | 'unblacklist'

interface Step {
  verb: string
  run(key: string): Promise<void>
}

/** What an agent does with a conversation; the last refusal stays readable until the next try. */
export function useActs(conversation: Pick<Conversation, 'id' | 'contact'>) {
  const client = useQueryClient()
  const [problem, setProblem] = useState<{ problem: Problem; verb: string }>()
  const { id } = conversation
  const contactId = conversation.contact.id
  const step = useMutation({
    mutationFn: ({ run }: Step) => run(crypto.randomUUID()),
    onMutate: () => setProblem(undefined),
    onError: (error, { verb }) => {
      const refusal = asProblem(error)
      setProblem({ problem: refusal, verb })
      // What was tried was out of date: look again.
      if (refusal.status === 404) forgetConversation(client, id)
      if (refusal.status === 409) void client.invalidateQueries({ queryKey: keys.conversation(id) })
    },
  })

  const act = <Name extends Verb>(verb: Name, input: Omit<InputOf<`conversations.${Name}`>, 'id'>) =>
    step.mutateAsync({
      verb,
      run: async (idempotencyKey) => {
        const asked = call(`conversations.${verb}`, { id, ...input } as never, { idempotencyKey })
        await applyAnswer(client, asked as Promise<Conversation>, verb === 'close')
      },
    })
  const actOnContact = (verb: ContactVerb, input: { agentId?: string } = {}) =>
    step.mutateAsync({
      verb,
      run: async (idempotencyKey) => {
        const after: Contact = await call(`contacts.${verb}`, { id: contactId, ...input } as never, { idempotencyKey })
        client.setQueryData(keys.contact(contactId), after)
      },
    })
  const erase = () =>
    step.mutateAsync({
      verb: 'delete',
      run: async () => {
        await call('conversations.delete', { id })
        forgetConversation(client, id)
        client.removeQueries({ queryKey: keys.timelines(contactId) })
      },
    })
  /** S4: a new one with the contact of a closed one; answers with its id. */
  const again = async (channelId: string): Promise<string | undefined> => {
    let created: string | undefined
    await step.mutateAsync({
      verb: 'create',
      run: async (idempotencyKey) => {
        const asked = call('conversations.create', { contactId, channelId }, { idempotencyKey })
        created = (await applyAnswer(client, asked)).id
      },
    })
    return created
  }

  return { act, actOnContact, erase, again, isBusy: step.isPending, problem, dismiss: () => setProblem(undefined) }
}
export type Acts = ReturnType<typeof useActs>

/** For callers that leave telling the refusal to the notice. */
export const quietly = (promise: Promise<unknown>): void => void promise.catch(() => undefined)
