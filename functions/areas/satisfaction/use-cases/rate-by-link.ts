import { retryOnConflict } from '../../../kernel/commit.ts'
import { parseConversationId, parseEntryId } from '../../../kernel/ids.ts'
import { momentOf } from '../../../kernel/moment.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { wellFormed } from '../../../kernel/text.ts'
import { answered, SURVEY_OPEN_FOR_MS, takesScore } from '../../messages/domain/survey-answer.ts'
import { type SurveyLanguage, surveyLanguageOf, surveyWords } from '../../messages/domain/survey-words.ts'
import type { Limit } from '../../rate-limits/domain/limit.ts'
import { isWithin } from '../../rate-limits/index.ts'
import type { RateLimitsStore } from '../../rate-limits/port.ts'
import { unchanged } from '../../timeline/domain/change.ts'
import { writesOf } from '../../timeline/index.ts'
import type { ConversationState, TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { SurveyPage } from '../domain/page.ts'
import { type Asked, askedByToken } from '../domain/survey-link.ts'

type Deps = HasStore<RateLimitsStore & TimelineStore & WorkspaceStore> &
  Pick<Parts, 'clock' | 'log' | 'secrets' | 'settings' | 'ulid'>

type PageDeps = Pick<Deps, 'store' | 'clock' | 'log' | 'secrets' | 'settings' | 'ulid'>

/** Whoever follows a link, as far as it matters. */
export interface LinkCaller {
  /** by address, or the network that it is in */
  network: string
  /** what the browser asks for; the contact's own comes first */
  language: SurveyLanguage
}

/** A minute each: many people may have one address, and a link is one person's. */
const FROM_ADDRESS: Limit = { name: 'survey-from', most: 120 }
const OF_LINK: Limit = { name: 'survey', most: 20 }

/**
 * O5: what a link shows. It is only looked at: programs that check mail follow every link, and none of them is a customer.
 * `score`: what the link proposes, which stands once it is sent.
 */
export async function openSurvey(
  deps: PageDeps,
  token: string,
  score: number | undefined,
  caller: LinkCaller,
): Promise<SurveyPage> {
  const found = await find(deps, token, caller)
  if ('kind' in found) return found
  const { state, workspace, language } = found
  const { conversation, contact } = state
  const { satisfaction, survey } = conversation
  const given = satisfaction?.closedAt === survey?.asked?.closedAt ? satisfaction : undefined
  const key = parseEntryId(survey?.asked?.entryId ?? '')
  const question = (key && (await deps.store.readEntry(key))?.message?.text) || surveyWords(contact.language).question
  return { kind: 'ask', token, question, score: score ?? given?.score, text: given?.text ?? '', language, workspace }
}

/** O5: the answer that is sent on the page. The same once more changes nothing. */
export async function rateByLink(
  deps: PageDeps,
  token: string,
  { score, text }: { score: number | undefined; text: string },
  caller: LinkCaller,
): Promise<SurveyPage> {
  if (score === undefined) {
    const page = await openSurvey(deps, token, undefined, caller)
    return page.kind === 'ask' ? { ...page, text, isMissing: true } : page
  }
  return retryOnConflict(async () => {
    const found = await find(deps, token, caller)
    if ('kind' in found) return found
    const { state, ...shown } = found
    const { conversation, contact } = state
    const said = { score, text: wellFormed(text), isSaid: false }
    const change = answered(unchanged(conversation), contact, said, momentOf(deps))
    if (change.entries.length > 0) await deps.store.commit(writesOf(deps, conversation, change))
    return { kind: 'thanks', ...shown }
  })
}

interface Found {
  state: ConversationState
  language: SurveyLanguage
  workspace: string
}

/** What a link leads to that can be answered, or the page that says why not. */
async function find(
  deps: PageDeps,
  token: string,
  { network, language: spoken }: LinkCaller,
): Promise<Found | SurveyPage> {
  if (deps.settings.limits && !(await isWithin(deps, FROM_ADDRESS, network))) {
    return { kind: 'busy', language: spoken }
  }
  const asked = askedByToken(token, await deps.secrets.signingKeys('survey'))
  if (!asked) return { kind: 'unknown', language: spoken }
  if (deps.settings.limits && !(await isWithin(deps, OF_LINK, asked.conversationId))) {
    return { kind: 'busy', language: spoken }
  }
  const key = parseConversationId(asked.conversationId)
  const [state, workspace] = await Promise.all([
    key && deps.store.readConversation(key.contactId, key.n),
    deps.store.readWorkspace(),
  ])
  if (!state || !isOpenFor(state, asked, deps.clock.now())) {
    return { kind: 'closed', language: spoken }
  }
  const language = state.contact.language ? surveyLanguageOf(state.contact.language) : spoken
  const shown = { language, workspace: workspace.name }
  if (!takesScore(state.conversation, deps.clock.now())) return { kind: 'answered', ...shown }
  return { state, ...shown }
}

/** What was removed, or asked about a later closing since, is closed; so is what was asked too long ago. */
function isOpenFor({ conversation, contact }: ConversationState, { closedAt }: Asked, now: number): boolean {
  const { deletedAt, survey, id } = conversation
  const { asked } = survey ?? {}
  if (deletedAt !== undefined || contact.erased || contact.purging?.includes(id)) return false
  return asked?.closedAt === closedAt && now - asked.at <= SURVEY_OPEN_FOR_MS
}
