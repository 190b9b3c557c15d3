import { parseConversationId } from '../../../kernel/ids.ts'
import type { Call } from '../../workspace/index.ts'
import { newConference } from '../domain/conference.ts'
import { type SendDeps, sendReply } from './send-reply.ts'

/** M10: invites the customer to a video call. The message is an agent's like any other, so that the same rules hold for it. */
export async function sendConference(
  deps: SendDeps,
  call: Call,
  input: { id: string; channelId?: string | undefined },
) {
  const key = parseConversationId(input.id)
  const [{ conferenceUrl }, state] = await Promise.all([
    deps.store.readWorkspace(),
    key && deps.store.readContact(key.contactId),
  ])
  const { url, text } = newConference(conferenceUrl, state?.contact.language ?? null)
  return sendReply(deps, call, { ...input, text, conference: url })
}
