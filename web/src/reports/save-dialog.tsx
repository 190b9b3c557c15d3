import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asProblem } from '../api/problem.ts'
import { useMe, useTeams } from '../api/queries.ts'
import { useLocale } from '../i18n/time.ts'
import { keeps } from '../saved-views/keeps.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { useRefusal } from '../ui/refusal.ts'
import { useSentence } from '../ui/sentence.ts'
import { spanWords } from './keys.ts'
import { useReportViews } from './report-views.ts'
import type { ReportView, SavedReport } from './view-place.ts'
import { useWords } from './words.ts'

const LONGEST = 60

interface SaveDialogProps {
  /** one that is there gets another name or owner */
  view?: ReportView
  report: SavedReport
  onDone(): void
  onMade?(view: ReportView): void
}

/** Gives a report a name; or another name, or another owner, to a view that is there. */
export default function SaveDialog({ view, report, onDone, onMade }: SaveDialogProps) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const locale = useLocale()
  const me = useMe()
  const teams = useTeams().filter(({ id }) => keeps(me, id))
  const sentence = useSentence()
  const refusal = useRefusal()
  const { create, update } = useReportViews()
  const [name, setName] = useState(view?.name ?? '')
  const [teamId, setTeamId] = useState(view?.teamId ?? '')
  // The same wish, made again, is the same one.
  const wish = useRef({ said: '', key: '' })
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const save = async (event: FormEvent) => {
    event.preventDefault()
    setIsBusy(true)
    setError(undefined)
    try {
      if (view) await update(view.id, { name, version: view.version, teamId: teamId || null })
      else {
        const said = JSON.stringify([name, teamId])
        if (wish.current.said !== said) wish.current = { said, key: crypto.randomUUID() }
        const made = await create({ name, report, teamId: teamId || null }, wish.current.key)
        onMade?.(made)
      }
      onDone()
    } catch (problem) {
      setError(problem)
      setIsBusy(false)
    }
  }
  const wrongName = error === undefined ? undefined : refusal(error, 'name')
  const span = typeof report.span === 'string' ? t(`span.${report.span}`) : spanWords(report.span, locale)
  return (
    <Dialog open onClose={onDone} title={t(view ? 'views.edit' : 'views.new')}>
      <form onSubmit={(event) => void save(event)} className="space-y-3" noValidate>
        <p className="text-muted">
          {[t(`page.${report.name}`), span, `${t('by.label')}: ${t(`by.${report.by}`)}`].join(' · ')}
        </p>
        {error !== undefined && !wrongName && (
          <Notice tone="bad">{asProblem(error).code === 'limit_reached' ? t('views.full') : sentence(error)}</Notice>
        )}
        <Field label={t('views.name')} error={wrongName}>
          {(control) => (
            <input
              {...control}
              className="field"
              maxLength={LONGEST}
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </Field>
        {teams.length > 0 && (
          <Field label={t('views.whose')} hint={t(teamId ? 'views.teamsHint' : 'views.ownHint')}>
            {(control) => (
              <select {...control} className="field" value={teamId} onChange={({ target }) => setTeamId(target.value)}>
                <option value="">{t('views.onlyMe')}</option>
                {teams.map(({ id, name: team }) => (
                  <option key={id} value={id}>
                    {team}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        <div className="flex justify-end gap-2 pt-1">
          <Button onClick={onDone}>{common('common.cancel')}</Button>
          <Button type="submit" look="primary" disabled={isBusy || name.trim() === ''}>
            {t('views.doSave')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
