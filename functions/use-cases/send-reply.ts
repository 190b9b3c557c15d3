import { reply, replyChannel } from '../domain/reply.ts'
import { type Call, commitAnswer, retryOnConflict, writesOf } from './commit.ts'
import { readScene } from './conversation-step.ts'
import type { Deps } from './ports.ts'
import { presentEntry } from './present.ts'

interface Input {
  id: string
  text: string
  channelId?: string | undefined
}

/** A5, M3, M4: an agent's answer is stored and queued in one transaction; sending it follows from the entry. */
export function sendReply(deps: Deps, call: Call, input: Input) {
  return retryOnConflict(async () => {
    const scene = await readScene(deps, call, input.id)
    const { conversation, contact, agent, team, moment } = scene
    const channel = replyChannel(conversation, contact, input.channelId)
    const { textLimit, replyWindowMs } = deps.channels.capabilities(channel)
    const change = reply(conversation, agent, team, { text: input.text, channel, textLimit, replyWindowMs }, moment)
    const entry = change.entries.at(-1)
    if (!entry) throw new Error('a reply adds an entry')
    const answer = presentEntry(entry)
    await commitAnswer(deps, call, writesOf(deps, conversation, change), answer)
    return answer
  }, ['idempotency'])
}
