import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { InputOf } from '../../../contracts/operations.ts'
import { call } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { asProblem, type Problem } from '../api/problem.ts'
import type { Agent, Contact, Conversation } from '../api/types.ts'
import { useMoveOn } from '../flow/move-on.ts'
import type { Done } from '../flow/undo.ts'
import { applyAnswer, forgetConversation } from '../realtime/apply.ts'
import { step as take } from '../realtime/step.ts'
import { useShortcuts } from '../shell/commands.ts'

type Verb = 'join' | 'leave' | 'assign' | 'unassign' | 'transfer' | 'hold' | 'resume' | 'close' | 'reopen'
type ContactVerb = 'pin' | 'unpin' | 'blacklist' | 'unblacklist'

interface Step {
  verb: string
  run(key: string): Promise<void>
}

/** What an agent does with a conversation; the last refusal stays readable until the next try. */
export function useActs(conversation: Conversation, me: Agent) {
  const client = useQueryClient()
  const moveOn = useMoveOn()
  const { run: command } = useShortcuts()
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
        const asked = take(`conversations.${verb}`, { id, ...input } as never, { idempotencyKey })
        const after = await applyAnswer(client, asked as Promise<Conversation>, verb === 'close')
        if (isDone(verb) && !wasDone(verb, conversation)) moveOn({ verb, me, before: conversation, after })
        // Whoever joins is about to write; the composer may have to be drawn first.
        if (verb === 'join') setTimeout(() => command('reply'))
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

  /** M10: invites the customer to a video call, and leads there too, once that stands. */
  const conference = (channelId: string) =>
    step.mutateAsync({
      verb: 'conference',
      run: async (idempotencyKey) => {
        const { message } = await take('conversations.conference', { id, channelId }, { idempotencyKey })
        if (message?.conference) openApart(message.conference)
      },
    })

  return {
    act,
    actOnContact,
    erase,
    again,
    conference,
    isBusy: step.isPending,
    problem,
    dismiss: () => setProblem(undefined),
  }
}
/** In another tab, which learns nothing of this one. Where the browser does not let it, the message has the link. */
function openApart(url: string): void {
  const link = document.createElement('a')
  Object.assign(link, { href: url, target: '_blank', rel: 'noopener noreferrer' })
  link.click()
}

export type Acts = ReturnType<typeof useActs>

const isDone = (verb: Verb): verb is Done['verb'] => verb === 'close' || verb === 'transfer' || verb === 'hold'
const wasDone = (verb: Done['verb'], { status }: Conversation) =>
  verb === 'hold' ? status === 'on_hold' : verb === 'close' && status === 'resolved'

/** For callers that leave telling the refusal to the notice. */
export const quietly = (promise: Promise<unknown>): void => void promise.catch(() => undefined)
