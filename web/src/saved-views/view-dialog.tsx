import { type FormEvent, use, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asProblem } from '../api/problem.ts'
import { useMe, useTeams } from '../api/queries.ts'
import type { SavedView } from '../api/types.ts'
import { useLanguage } from '../i18n/time.ts'
import { useGo, usePlace } from '../shell/place.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { useRefusal } from '../ui/refusal.ts'
import { useSentence } from '../ui/sentence.ts'
import { useFilterWords } from './filter-words.ts'
import { keeps } from './keeps.ts'
import { loadMessages } from './messages.ts'
import { useViews } from './use-views.ts'
import { filterToSave, placeOf } from './view-place.ts'

const LONGEST = 60

/** The same wish, made again, is the same one. */
function keyFor(): (wish: string) => string {
  let last = { wish: '', key: '' }
  return (wish) => {
    if (last.wish !== wish || !last.key) last = { wish, key: crypto.randomUUID() }
    return last.key
  }
}

interface ViewDialogProps {
  view?: SavedView
  onDone(): void
  onMade?(): void
}

/** F5: gives the list that is shown a name; or another name, or another owner, to a view that is there. */
export default function ViewDialog({ view, onDone, onMade }: ViewDialogProps) {
  use(loadMessages(useLanguage()))
  const { t } = useTranslation('savedViews')
  const { t: common } = useTranslation()
  const me = useMe()
  const teams = useTeams().filter(({ id }) => keeps(me, id))
  const { place: at, filter: shown } = usePlace()
  // As it is ordered now, by choice or by the view.
  const place = { ...at, sort: shown.sort }
  const go = useGo()
  const words = useFilterWords()
  const sentence = useSentence()
  const refusal = useRefusal()
  const { create, update } = useViews()
  const [filter] = useState(() => view?.filter ?? filterToSave(place))
  const [name, setName] = useState(view?.name ?? '')
  const [teamId, setTeamId] = useState(view?.teamId ?? '')
  const key = useRef(keyFor())
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const save = async (event: FormEvent) => {
    event.preventDefault()
    setIsBusy(true)
    setError(undefined)
    try {
      if (view) await update(view.id, { name, version: view.version, teamId: teamId || null })
      else {
        const made = await create({ name, filter, teamId: teamId || null }, key.current(name + teamId))
        void go.list(placeOf(made))
        onMade?.()
      }
      onDone()
    } catch (problem) {
      setError(problem)
      setIsBusy(false)
    }
  }
  const wrongName = error === undefined ? undefined : refusal(error, 'name')
  return (
    <Dialog open onClose={onDone} title={t(view ? 'edit' : 'new')}>
      <form onSubmit={(event) => void save(event)} className="space-y-3" noValidate>
        <p className="text-muted">{t('shows', { filter: words(filter) })}</p>
        {error !== undefined && !wrongName && (
          <Notice tone="bad">{asProblem(error).code === 'limit_reached' ? t('full') : sentence(error)}</Notice>
        )}
        <Field label={t('name')} error={wrongName}>
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
          <Field label={t('whose')} hint={t(teamId ? 'teamsHint' : 'ownHint')}>
            {(control) => (
              <select {...control} className="field" value={teamId} onChange={({ target }) => setTeamId(target.value)}>
                <option value="">{t('onlyMe')}</option>
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
          <Button type="submit" look="primary" disabled={isBusy}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
