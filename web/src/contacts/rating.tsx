import { Star } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Contact } from '../api/types.ts'
import { useLocale } from '../i18n/time.ts'
import { Fact } from '../ui/fact.tsx'

/** Fewer answers than this say nothing of a customer. */
const FEWEST = 3

/** C2: how fast the customer was answered, in stars and in words; nothing where there is too little to say. */
export function Rating({ rating, answers }: Pick<Contact, 'rating' | 'answers'>) {
  const { t } = useTranslation()
  const { t: words } = useTranslation('records')
  const language = useLocale()
  if (!answers || answers.count < FEWEST) return null
  const share = (part: number) => (part / answers.count).toLocaleString(language, { style: 'percent' })
  const why =
    rating >= 5
      ? words('beside.within30Minutes', { share: share(answers.within30Minutes) })
      : rating === 4
        ? words('beside.within2Hours', { share: share(answers.within2Hours) })
        : words('beside.sameDay', { share: share(answers.sameDay) })
  return (
    <Fact term={t('contact.rating')}>
      <span className="flex flex-wrap items-center gap-x-2">
        <span role="img" aria-label={t('contact.stars', { count: rating })} className="inline-flex gap-0.5">
          {[1, 2, 3, 4, 5].map((star) => (
            <Star
              key={star}
              size={14}
              aria-hidden
              className={star <= rating ? 'fill-current text-warn' : 'text-strong'}
            />
          ))}
        </span>
        <span className="text-muted text-xs">{why}</span>
      </span>
    </Fact>
  )
}
