import { Eye } from 'lucide-react'
import { useLocale } from '../i18n/time.ts'
import { useScope } from './use-report.ts'
import { useWords } from './words.ts'

/** Says whose figures these are to whoever may not see all. */
export function Scope() {
  const { t } = useWords()
  const locale = useLocale()
  const scope = useScope()
  if (scope.sees === 'all') return null
  const teams = scope.sees === 'teams' ? scope.teams.map(({ name }) => name) : []
  return (
    <p className="mt-2.5 flex items-center gap-1.5 rounded-md bg-soft px-2.5 py-1.5 text-on-soft text-sm">
      <Eye size={15} className="shrink-0" aria-hidden />
      {scope.sees === 'own' ? t('scope.own') : t('scope.teams', { teams: new Intl.ListFormat(locale).format(teams) })}
    </p>
  )
}
