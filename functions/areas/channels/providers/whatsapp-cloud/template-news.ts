import * as z from 'zod'
import type { InboundTemplateNews } from '../../port.ts'
import { type Harvest, MaybeId, type MaybeInstant, MaybeText, maybe } from '../payload.ts'
import { categoryOf, qualityOf, reasonOf, statusOf } from './template-list.ts'

const News = z.lazy(() =>
  z.object({
    message_template_id: MaybeId,
    event: MaybeText,
    reason: MaybeText,
    other_info: maybe({ description: MaybeText }),
    rejection_info: maybe({ reason: MaybeText }),
    new_quality_score: MaybeText,
    new_category: MaybeText,
  }),
)
type News = z.infer<typeof News>

/** Of which account it is told, and when. */
interface Told {
  account: string
  at: z.infer<typeof MaybeInstant>
}
type Said = Pick<InboundTemplateNews, 'status' | 'reason' | 'quality' | 'category'>

/** What each kind of news says; nothing: the template is to be looked at again. */
const READERS = new Map<string, (news: News) => Said>([
  ['message_template_status_update', statusIn],
  [
    'message_template_quality_update',
    ({ new_quality_score: score }) => (score === undefined ? {} : { quality: qualityOf(score) ?? null }),
  ],
  // Told before it is so as well (`correct_category`), which changes nothing yet.
  [
    'template_category_update',
    ({ new_category: category }) => (category === undefined ? {} : { category: categoryOf(category) }),
  ],
  ['message_template_components_update', () => ({})],
])

function statusIn({ event, reason, other_info, rejection_info }: News): Said {
  const status = event?.toUpperCase() === 'DELETED' ? undefined : statusOf(event)
  if (status === undefined) return {}
  const why = other_info?.description ?? rejection_info?.reason ?? reasonOf(reason)
  return { status, ...(status === 'approved' || why === undefined ? {} : { reason: why }) }
}

export const isTemplateNews = (field: string) => READERS.has(field)

/**
 * What Meta tells of a template.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/message_template_status_update
 */
export function readTemplateNews(harvest: Harvest, field: string, value: unknown, { account, at }: Told): void {
  harvest.each([value], 'value', News, (news) => {
    const said = READERS.get(field)?.(news) ?? {}
    // That an account has as many as it may is told of none of them.
    const providerId = news.message_template_id
    if (providerId !== undefined) harvest.add({ kind: 'template', account, providerId, ...said, at })
  })
}
