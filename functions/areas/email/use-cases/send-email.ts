import { conversationIdOf } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { readableSize } from '../../channels/domain/file-limits.ts'
import type { OutboundFile, Sent } from '../../channels/port.ts'
import { referenceOf } from '../../messages/index.ts'
import type { Entry, Message } from '../../timeline/domain/entry.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { replyAddress } from '../domain/reply-address.ts'
import type { EmailParts, EmailStore } from '../port.ts'

type Deps = HasStore<EmailStore & WorkspaceStore> & Pick<Parts, 'secrets' | 'settings'> & Pick<EmailParts, 'mailer'>

/** An agent's message as an email in the conversation's own thread, with a signed address to reply to; files go as links. */
export async function sendEmail(
  deps: Deps,
  entry: Entry & { message: Message },
  to: string,
  files: readonly OutboundFile[],
): Promise<Sent> {
  const { contactId, n } = entry
  const { emailDomain, emailFrom } = deps.settings
  const [thread, workspace, [key]] = await Promise.all([
    deps.store.readMailThread(contactId, n),
    deps.store.readWorkspace(),
    deps.secrets.signingKeys('reply-address'),
  ])
  const last = thread.at(-1)
  return deps.mailer.send({
    from: { name: `${entry.actor.name} (${workspace.name})`, address: emailFrom.address },
    to,
    replyTo: replyAddress(conversationIdOf(contactId, n), key, emailDomain),
    subject: `${last ? 'Re: ' : ''}Your conversation with ${workspace.name}`,
    text: [entry.message.text, ...files.map(({ name, size, link }) => `${name} (${readableSize(size)}): ${link}`)]
      .filter((part) => part !== '')
      .join('\n\n'),
    ...(last ? { inReplyTo: last } : {}),
    references: thread,
    reference: referenceOf(entry.id, entry.message.delivery?.round ?? 1),
  })
}
