import { retryOnConflict } from '../../../kernel/commit.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { type Choice, wellFormedChoices } from '../../channels/domain/choices.ts'
import { replyWindowOf } from '../../channels/index.ts'
import type { ChannelParts } from '../../channels/port.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import { channelIdIn } from '../../templates/domain/template.ts'
import { sendableTemplate } from '../../templates/index.ts'
import type { TemplatesStore } from '../../templates/port.ts'
import { writtenTo } from '../../timeline/domain/parts.ts'
import { presentEntry, readScene, writesOf } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Automaton } from '../../workspace/domain/doer.ts'
import { type Call, commitAnswer, invalid } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { replyChannel, requireWelcome, sayByItself } from '../domain/reply.ts'
import { filledTemplate, type TemplateChoice } from './fill-template.ts'
import { filledWords } from './fill-variables.ts'
import { emailDetails } from './send-reply.ts'

type Deps = HasStore<ContactAttributesStore & TemplatesStore & TimelineStore & WorkspaceStore> &
  Pick<ChannelParts, 'channels'> &
  Pick<Parts, 'clock' | 'ulid'>

interface Input {
  id: string
  /** may have variables, and marks of formatting */
  text?: string | undefined
  /** M8: instead of a text */
  template?: TemplateChoice | undefined
  /** what the customer may tap instead of writing */
  choices?: readonly Choice[] | undefined
}

/** O1, O2: a workflow or a bot says something; stored and queued in one transaction, with what the call remembers. */
export function sendByItself(deps: Deps, call: Call<Automaton>, { id, text = '', template: choice, choices }: Input) {
  return retryOnConflict(async () => {
    const scene = await readScene(deps, call, id)
    const { conversation, contact, agent, moment } = scene
    const channel = replyChannel(conversation, contact, choice && channelIdIn(choice.id))
    requireWelcome(contact, channel)
    const about = { ...scene, agent: undefined }
    const words = choice
      ? await filledTemplate(deps, about, channel, await sendableTemplate(deps, agent, channel.id, choice.id), choice)
      : await filledWords(deps, about, channel, { text, marks: true })
    if (!choice && words.text.trim() === '') throw invalid('text', 'is empty')
    const said = {
      ...words,
      channel,
      to: writtenTo(contact, channel),
      textLimit: deps.channels.capabilities(channel).text,
      replyWindowMs: choice ? undefined : await replyWindowOf(deps, channel),
      email: await emailDetails(deps, contact, channel),
      ...(choices ? { choices: wellFormedChoices(choices) } : {}),
    }
    const change = sayByItself(conversation, agent, said, moment)
    const entry = change.entries.at(-1)
    if (!entry) throw new Error('a message adds an entry')
    const answer = presentEntry(entry)
    await commitAnswer(deps, call, writesOf(deps, conversation, change), answer)
    return answer
  }, ['idempotency'])
}
