import { conversationIdOf } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { inNumbers } from '../../channels/domain/choices.ts'
import { readableSize } from '../../channels/domain/file-limits.ts'
import type { OutboundFile, Sent } from '../../channels/port.ts'
import { referenceOf } from '../../messages/index.ts'
import type { Entry, Message } from '../../timeline/domain/entry.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { type EarlierLine, htmlOf, richHtmlOf, withEarlier, withSignature } from '../domain/outgoing.ts'
import { replyAddress } from '../domain/reply-address.ts'
import type { EmailParts, EmailStore } from '../port.ts'

type Deps = HasStore<EmailStore & TimelineStore & WorkspaceStore> &
  Pick<Parts, 'secrets' | 'settings'> &
  Pick<EmailParts, 'mailer'>

/**
 * An agent's message as an email in the customer's own thread, in the agent's or the team's name, with a signed address to
 * reply to; files go as links. `earlier`: what was said before, where the customer need not have it.
 */
export async function sendEmail(
  deps: Deps,
  entry: Entry & { message: Message },
  to: string,
  files: readonly OutboundFile[],
  earlier: readonly EarlierLine[] = [],
): Promise<Sent> {
  const { contactId, n, message } = entry
  const { emailDomain, emailFrom } = deps.settings
  const [thread, workspace, [key], state, teams] = await Promise.all([
    deps.store.readMailThread(contactId, n),
    deps.store.readWorkspace(),
    deps.secrets.signingKeys('reply-address'),
    deps.store.readConversation(contactId, n),
    deps.store.readTeams(),
  ])
  const team = teams.find(({ id }) => id === state?.conversation.teamId)
  const { recipients, answers } = message
  const last = answers ?? thread.at(-1)
  const links = files.map(({ name, size, link }) => `${name} (${readableSize(size)}): ${link}`)
  const signature = team?.emailSignature ?? ''
  const below = withSignature(links.join('\n\n'), signature)
  const said = [inNumbers(message.text, message.choices), ...links].filter((part) => part !== '').join('\n\n')
  const text = withSignature(said, signature)
  const isTeams = entry.actor.type !== 'agent' || team?.emailSender === 'team'
  const sender = isTeams ? team?.name : entry.actor.name
  return deps.mailer.send({
    from: { name: sender === undefined ? workspace.name : `${sender} (${workspace.name})`, address: emailFrom.address },
    to: recipients?.to ?? [to],
    ...(recipients?.cc.length ? { cc: recipients.cc } : {}),
    ...(recipients?.bcc?.length ? { bcc: recipients.bcc } : {}),
    replyTo: replyAddress(conversationIdOf(contactId, n), key, emailDomain),
    subject: message.subject ?? `${last ? 'Re: ' : ''}Your conversation with ${workspace.name}`,
    ...withEarlier(
      text,
      message.html === undefined ? htmlOf(text) : richHtmlOf(message.html, below.trimStart()),
      earlier,
    ),
    ...(last ? { inReplyTo: last } : {}),
    references: last && !thread.includes(last) ? [...thread, last] : thread,
    reference: referenceOf(entry.id, message.delivery?.round ?? 1),
  })
}
