import type { Conversation } from '../api/types.ts'

/** What was done with a conversation, and how it was before and after. */
export interface Done {
  verb: 'close' | 'transfer' | 'hold'
  me: string
  before: Conversation
  after: Conversation
}

type Verb = 'reopen' | 'transfer' | 'resume' | 'join' | 'assign' | 'unassign' | 'hold'
export interface Server {
  read(): Promise<Conversation>
  act(verb: Verb, input: object): Promise<Conversation>
}

/** Why it stays as it is: others have gone on with it. */
export type Trouble = 'superseded' | 'isOpen' | 'closedAgain' | 'movedOn' | 'taken' | 'notHeld' | 'closed'

export interface Undone {
  trouble?: Trouble
  /** it is back, but not wholly as it was */
  isPartly?: boolean
}

/**
 * Takes back what one did last. What others have done since is not taken back with it: then nothing is done, and the answer
 * says why. Called again after a failure, it goes on. Throws Problem.
 */
export function undoing(done: Done, server: Server): () => Promise<Undone> {
  let isBack = false
  return async () => {
    if (!isBack) {
      const trouble = await bringBack(done, server)
      if (trouble) return { trouble }
      isBack = true
    }
    return { isPartly: !(await restore(done, server)) }
  }
}

async function bringBack({ verb, before, after }: Done, server: Server): Promise<Trouble | undefined> {
  const now = await server.read()
  switch (verb) {
    case 'close':
      if (now.status !== 'resolved') return 'isOpen'
      if (now.closedAt !== after.closedAt) return 'closedAgain'
      try {
        await server.act('reopen', {})
      } catch (error) {
        if ((error as { code?: string }).code === 'conversation_superseded') return 'superseded'
        throw error
      }
      return undefined
    case 'transfer':
      if (now.status === 'resolved') return 'closed'
      if (now.teamId !== after.teamId) return 'movedOn'
      if (now.assigneeId !== null || now.participantIds.length > 0) return 'taken'
      await server.act('transfer', { teamId: before.teamId })
      return undefined
    case 'hold':
      if (now.status === 'resolved') return 'closed'
      if (now.status !== 'on_hold') return 'notHeld'
      await server.act('resume', {})
      return undefined
  }
}

/** Crew, assignee and hold as they were, as far as one may say so for others; false: not all of it. */
async function restore({ verb, me, before }: Done, server: Server): Promise<boolean> {
  if (verb === 'hold') return true
  let now = await server.read()
  const attempt = async (wanted: boolean, step: Verb, input: object = {}) => {
    if (!wanted) return true
    try {
      now = await server.act(step, input)
      return true
    } catch (error) {
      const { status = 500 } = error as { status?: number }
      // Who is not available any more is not given it: the rest goes on.
      if (status === 403 || status === 404 || status === 409 || status === 422) return false
      throw error
    }
  }
  const isIn = () => now.participantIds.includes(me)
  const joined = await attempt(before.participantIds.includes(me) && !isIn(), 'join')
  const isOthers = now.assigneeId !== before.assigneeId
  const assigned =
    before.assigneeId === null
      ? await attempt(isOthers, 'unassign')
      : await attempt(isOthers, 'assign', { agentId: before.assigneeId })
  const held = await attempt(before.status === 'on_hold' && now.status !== 'on_hold', 'hold')
  const isCrewWhole = before.participantIds.every((id) => now.participantIds.includes(id))
  return joined && assigned && held && isCrewWhole
}
