import { Eye, PenLine } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useLocale } from '../i18n/time.ts'
import type { Presence } from './presence.ts'

interface WhoElseProps {
  presence: Presence
  /** the customer's */
  name: string
}

/** Who else is here: so that two do not answer at once. */
export function WhoElse({ presence, name }: WhoElseProps) {
  const { t } = useTranslation()
  const language = useLocale()
  const { colleagues, isCustomerTyping } = presence
  const list = (names: string[]) => new Intl.ListFormat(language).format(names)
  const named = (state: 'typing' | 'viewing') =>
    colleagues.filter((each) => each.state === state).map((each) => each.name)
  const typing = named('typing')
  const viewing = named('viewing')
  return (
    <div role="status" className="flex shrink-0 flex-wrap gap-x-4 px-4 text-muted text-xs *:pb-1">
      {isCustomerTyping && <span>{t('presence.customer', { name })}</span>}
      {typing.length > 0 && (
        <span className="inline-flex items-center gap-1 font-medium text-warn">
          <PenLine size={12} aria-hidden />
          {t('presence.typing', { count: typing.length, names: list(typing) })}
        </span>
      )}
      {viewing.length > 0 && (
        <span className="inline-flex items-center gap-1">
          <Eye size={12} aria-hidden />
          {t('presence.viewing', { count: viewing.length, names: list(viewing) })}
        </span>
      )}
    </div>
  )
}
