import type { QueryClient } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { numberOf } from '../api/keys.ts'
import { asProblem } from '../api/problem.ts'
import { teamsQuery } from '../api/queries.ts'
import { can } from '../api/rights.ts'
import type { Agent, Conversation } from '../api/types.ts'
import { applyAnswer } from '../realtime/apply.ts'
import { step } from '../realtime/step.ts'
import { commandKeys } from '../shell/commands.ts'
import { showToast } from '../ui/toasts.ts'
import { words } from './messages.ts'
import { type Done, type Server, undoing } from './undo.ts'

interface Telling extends Omit<Done, 'me'> {
  me: Agent
  client: QueryClient
  sentence(error: unknown): string
  open(conversationId: string): void
}

/** Says what was done, and offers to take it back where that is possible. */
export async function tell(telling: Telling): Promise<void> {
  const { verb, me, before, after, client } = telling
  const t = await words()
  const team = client.getQueryData(teamsQuery.queryKey)?.find(({ id }) => id === after.teamId)?.name ?? ''
  const text = t(`done.${verb}`, { name: before.contact.name, team })
  if (verb === 'transfer' && !mayTakeBack(me, before, after)) return showToast({ text })
  const undo = undoing({ verb, me: me.id, before, after }, serverOf(before.id, client))
  offer()

  function offer(problem?: string): void {
    const action = {
      label: t(problem ? 'again' : 'undo'),
      shortcut: commandKeys.undo,
      run: () => void takeBack(),
    }
    showToast({ text: problem ?? text, ...(problem ? { tone: 'bad' } : {}), action })
  }
  async function takeBack(): Promise<void> {
    try {
      const { trouble, isPartly } = await undo()
      if (trouble === 'superseded') return showNewer()
      if (!trouble) telling.open(before.id)
      if (trouble || isPartly) showToast({ text: t(trouble ? `trouble.${trouble}` : 'partly', { team }), tone: 'bad' })
      else showToast({ text: t(`undone.${verb}`) })
    } catch (error) {
      const problem = asProblem(error)
      if (problem.isPassing) offer(t('failed', { why: telling.sentence(problem) }))
      else showToast({ text: problem.status === 404 ? t('trouble.gone') : telling.sentence(problem), tone: 'bad' })
    }
  }
  function showNewer(): void {
    const newer = `${before.id.slice(0, before.id.lastIndexOf('_'))}_${numberOf(before.id) + 1}`
    const action = { label: t('openNewer'), run: () => telling.open(newer) }
    showToast({ text: t('trouble.superseded', { name: before.contact.name }), tone: 'bad', action })
  }
}

/** Who does not see it in the other team cannot fetch it from there. */
function mayTakeBack(me: Agent, before: Conversation, after: Conversation): boolean {
  if (before.teamId === null) return false
  return can(me, 'conversations.viewAll') || me.teams.some(({ id }) => id === after.teamId)
}

/** Each step under a key of its own: asked again after a failure, it is done once. */
function serverOf(id: string, client: QueryClient): Server {
  const stepKeys = new Map<string, string>()
  return {
    read: () => applyAnswer(client, call('conversations.get', { id })),
    act(verb, input) {
      const idempotencyKey = stepKeys.get(verb) ?? crypto.randomUUID()
      stepKeys.set(verb, idempotencyKey)
      const asked = step(`conversations.${verb}`, { id, ...input } as never, { idempotencyKey })
      return applyAnswer(client, asked as Promise<Conversation>)
    },
  }
}
