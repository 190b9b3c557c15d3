import { useTranslation } from 'react-i18next'
import { useMe } from '../api/queries.ts'
import { administers } from '../api/rights.ts'
import Checklist from '../first-hour/checklist.tsx'

/** What `/settings` itself shows beside the list of pages. */
export function Overview() {
  const { t } = useTranslation('settings')
  const me = useMe()
  if (administers(me)) return <Checklist />
  return <p className="hidden p-8 text-muted md:block">{t('pick')}</p>
}
