import type { Document, Step } from './document.ts'
import { evaluate, type Held } from './evaluate.ts'
import type { Facts } from './facts.ts'
import type { Reference } from './references.ts'

/** A step that would be taken, and what it would do. */
export interface Planned {
  id: string
  do: Step['do']
  /** in words */
  would: string
  /** which of its lists of steps is gone on with */
  takes?: 'then' | 'else' | undefined
  /** of a branch: what its conditions saw */
  conditions?: Held[] | undefined
  /** it names something that is gone, and is left out */
  skipped?: true | undefined
}

/** What is asked of the workspace for a plan in words. */
interface Around {
  /** what of a step is gone */
  broken(step: Step): readonly Reference[]
  /** what something is called; its id where nobody knows */
  nameOf(id: string): string
}

/**
 * What a workflow would do, if nothing came in between: nobody is written to, and of a wait the way is shown on which it ends in time.
 */
export function planOf(
  { when, steps }: Document,
  facts: Facts,
  around: Around,
): { holds: boolean; conditions: Held[]; steps: Planned[] } {
  const { holds, conditions } = evaluate(when, facts)
  const planned: Planned[] = []
  if (holds) plan(steps, facts, around, planned)
  return { holds, conditions, steps: planned }
}

/** Whether it goes on behind these steps. */
function plan(steps: readonly Step[], facts: Facts, around: Around, planned: Planned[]): boolean {
  for (const step of steps) {
    const [gone] = around.broken(step)
    if (gone) {
      planned.push({
        id: step.id,
        do: step.do,
        would: `be left out: there is no ${gone.named} ${gone.id} any more`,
        skipped: true,
      })
      continue
    }
    if (step.do === 'branch') {
      const { holds, conditions } = evaluate(step.with.when, facts)
      const takes = holds ? 'then' : 'else'
      planned.push({ id: step.id, do: step.do, would: `go on with ${takes}`, takes, conditions })
      if (!plan((holds ? step.with.then : step.with.else) ?? [], facts, around, planned)) return false
      continue
    }
    planned.push({ id: step.id, do: step.do, would: wordsOf(step, around) })
    if (step.do === 'stop') return false
  }
  return true
}

function wordsOf(step: Exclude<Step, { do: 'branch' }>, { nameOf }: Around): string {
  switch (step.do) {
    case 'assign': {
      const { agentId, roundRobin, leastBusy, to } = step.with
      if (agentId) return `assign it to ${nameOf(agentId)}`
      if (roundRobin) return `assign it to whose turn it is in ${nameOf(roundRobin)}`
      if (leastBusy) return `assign it to who has the fewest in ${nameOf(leastBusy)}`
      return to === 'pinned' ? 'assign it to whom the contact is pinned to' : 'assign it to who had it last'
    }
    case 'unassign':
      return 'move it back to Unassigned'
    case 'transfer':
      return `transfer it to ${nameOf(step.with.teamId)}`
    case 'open':
      return 'open it again'
    case 'close':
      return 'close it'
    case 'hold':
      return step.with?.seconds ? `put it on hold for ${step.with.seconds} s` : 'put it on hold'
    case 'tag':
      return `tag its latest message ${step.with.tag}`
    case 'note':
      return `note: ${step.with.text}`
    case 'send': {
      const { text, cannedResponseId, template } = step.with
      return text === undefined ? `send ${nameOf(cannedResponseId ?? template?.id ?? '')}` : `send: ${text}`
    }
    case 'setAttribute':
      return `set ${step.with.key} to ${step.with.value}`
    case 'link':
      return step.with.id
        ? `link the contact to ${nameOf(step.with.id)}`
        : `link the contact to a new ${step.with.kind}`
    case 'webhook':
      return `call ${step.with.url}`
    case 'ask':
      return 'ask how satisfied the customer is'
    case 'bot':
      return `hand it to the bot ${nameOf(step.with.botId)}`
    case 'people':
      return 'hand it to people'
    case 'notify':
      return `notify ${step.with.agentIds.map(nameOf).join(', ')}`
    case 'wait': {
      const { seconds, until, atMost } = step.with
      const longest = atMost === undefined ? '' : `, for at most ${atMost} s`
      if (until === 'open') return `wait until the team is there${longest}`
      return until === 'reply' ? `wait until the customer writes${longest}` : `wait for ${seconds} s`
    }
    case 'stop':
      return 'stop'
  }
}
