import { conversationIdOf } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { escapeHtml } from '../../../kernel/text.ts'
import type { ChannelParts } from '../../channels/port.ts'
import { surveyWords } from '../../messages/domain/survey-words.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Entry, Message } from '../../timeline/domain/entry.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { surveyToken } from '../domain/survey-link.ts'

type Deps = HasStore<TimelineStore> & Pick<Parts, 'secrets'> & Pick<ChannelParts, 'channels'>

/**
 * O5: the question as it leaves where there are no buttons, with a link to the page that asks it. The link stands nowhere but in
 * what is sent: whoever may read the timeline could answer by it. `undefined`: it is none, or asks about nothing any more.
 */
export async function questionByLink(
  deps: Pick<Deps, 'store' | 'secrets' | 'channels'>,
  entry: Entry & { message: Message },
  contact: Contact,
): Promise<Pick<Message, 'text' | 'html'> | undefined> {
  const { contactId, n, message } = entry
  if (!message.survey || !message.choices) return undefined
  const [state, [key]] = await Promise.all([
    deps.store.readConversation(contactId, n),
    deps.secrets.signingKeys('survey'),
  ])
  const closedAt = state?.conversation.survey?.asked?.closedAt
  if (closedAt === undefined) return undefined
  const url = deps.channels.surveyUrl(surveyToken({ conversationId: conversationIdOf(contactId, n), closedAt }, key))
  const { link } = surveyWords(contact.language)
  const scores = message.choices.map(({ title }, index) => linkTo(`${url}&score=${index + 1}`, title))
  return {
    text: `${message.text}\n\n${link} ${url}`,
    html: `<p>${escapeHtml(message.text)}</p><p></p><p>${scores.join(' &nbsp; ')}</p><p></p><p>${linkTo(url, link.replace(/[:：]$/, '').trimEnd())}</p>`,
  }
}

const linkTo = (url: string, text: string) => `<a href="${escapeHtml(url)}">${escapeHtml(text)}</a>`
