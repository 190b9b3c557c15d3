import { Pin, ShieldBan, Star } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useNames } from '../../api/queries.ts'
import type { Contact } from '../../api/types.ts'
import { useWords } from './words.ts'

/** What is to be seen of a contact at once: whose they are, how fast they were answered, and whether they are kept away. */
export function ContactSigns({ contact }: { contact: Contact }) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const names = useNames()
  const { pinnedTo, answers, rating, blacklisted } = contact
  if (!pinnedTo && !answers && !blacklisted) return null
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-0.5 text-muted text-xs">
      {blacklisted && (
        <span className="inline-flex items-center gap-1 text-bad">
          <ShieldBan size={12} aria-hidden />
          {t('blacklisted')}
        </span>
      )}
      {pinnedTo && (
        <span className="inline-flex items-center gap-1">
          <Pin size={12} aria-hidden />
          <bdi>{names.agent(pinnedTo) ?? common('row.someone')}</bdi>
        </span>
      )}
      {answers && (
        <span
          role="img"
          aria-label={common('contact.stars', { count: rating })}
          className="inline-flex items-center gap-0.5"
        >
          {rating}
          <Star size={12} className="fill-current text-warn" aria-hidden />
        </span>
      )}
    </p>
  )
}
