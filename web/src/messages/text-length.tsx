import { useTranslation } from 'react-i18next'
import { lengthOf, messagesOf, segmentsOf } from '../../../contracts/channels/text-limits.ts'
import type { Channel } from '../api/types.ts'

type Limit = Channel['text']

/** M5: whether the channel carries a text at all, as the server would say. */
export function isTooLong(text: string, limit: Limit | undefined): boolean {
  if (!limit || lengthOf(text, limit.unit) <= limit.most) return false
  return limit.messages === 1 || messagesOf(text, limit).length > limit.messages
}

/** M5: what a text becomes on its way: segments that are paid for, several messages, or nothing, since it is too long. */
export function TextLength({ text, limit }: { text: string; limit: Limit | undefined }) {
  const { t } = useTranslation()
  if (!limit || text === '') return null
  const length = lengthOf(text, limit.unit)
  if (isTooLong(text, limit)) {
    const most = limit.most * limit.messages
    return (
      <p role="status" className="mb-1.5 text-bad text-xs">
        {t(`composer.tooLong_${limit.unit}`, { length, most })}
      </p>
    )
  }
  const messages = limit.segments ? 1 : length > limit.most ? messagesOf(text, limit).length : 1
  if (!limit.segments && messages === 1) return null
  return (
    <p className="mb-1.5 text-muted text-xs" data-text-length="">
      {limit.segments
        ? t('composer.segments', { count: segmentsOf(text).segments })
        : t('composer.severalMessages', { count: messages })}
    </p>
  )
}
