import { useNavigate } from '@tanstack/react-router'
import { Bookmark, BookmarkPlus, Pencil, Save, Trash2 } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useMe, useTeams } from '../api/queries.ts'
import { keeps } from '../saved-views/keeps.ts'
import { Button } from '../ui/button.tsx'
import { Menu, MenuItem, MenuLabel, MenuLine } from '../ui/menu.tsx'
import { useSentence } from '../ui/sentence.ts'
import { showToast } from '../ui/toasts.ts'
import { useReportViews } from './report-views.ts'
import type { Question } from './types.ts'
import { byOf, useDays, useReportPlace } from './use-report.ts'
import { type ReportView, reportChanged, reportToSave, viewPlace } from './view-place.ts'
import { useWords } from './words.ts'

const SaveDialog = lazy(() => import('./save-dialog.tsx'))
const ConfirmDialog = lazy(() => import('../conversations/confirm-dialog.tsx'))

type Open = { what: 'new' } | { what: 'edit' | 'delete'; view: ReportView }

/** F5 for reports: one's own and the teams', and keeping the one that is shown. */
export function Views({ question }: { question: Question | undefined }) {
  const { t } = useWords()
  const me = useMe()
  const teams = useTeams()
  const navigate = useNavigate()
  const sentence = useSentence()
  const place = useReportPlace()
  const known = useDays()
  const { views, update, remove } = useReportViews()
  const [open, setOpen] = useState<Open>()
  const current = views.find(({ id }) => id === place.saved)
  const mayChange = current !== undefined && keeps(me, current.teamId)
  const report = question && known && reportToSave(question, place, byOf(question, place, known.days))
  const go = (view: ReportView) =>
    void navigate({
      to: '/reports/$question',
      params: { question: view.report.name },
      search: viewPlace(view) as object,
    })
  const change = () => {
    if (!current || !report) return
    update(current.id, { report, version: current.version }).then(
      () => showToast({ text: t('views.saved') }),
      (error: unknown) => showToast({ text: sentence(error), tone: 'bad' }),
    )
  }
  const done = () => setOpen(undefined)
  return (
    <>
      <Menu
        align="end"
        trigger={
          <Button className="max-w-60">
            <Bookmark size={15} className="shrink-0" aria-hidden />
            <span className="truncate">{current?.name ?? t('views.label')}</span>
          </Button>
        }
      >
        <MenuLabel>{t('views.label')}</MenuLabel>
        {views.length === 0 && <p className="px-2 pb-1.5 text-muted text-sm">{t('views.none')}</p>}
        {views.map((view) => (
          <MenuItem
            key={view.id}
            icon={<Bookmark size={15} aria-hidden />}
            hint={[t(`page.${view.report.name}`), teams.find(({ id }) => id === view.teamId)?.name]
              .filter(Boolean)
              .join(' · ')}
            onSelect={() => go(view)}
          >
            {view.name}
          </MenuItem>
        ))}
        {report && (
          <>
            <MenuLine />
            {mayChange && reportChanged(current.report, report) && (
              <MenuItem icon={<Save size={15} aria-hidden />} onSelect={change}>
                {t('views.change', { name: current.name })}
              </MenuItem>
            )}
            <MenuItem icon={<BookmarkPlus size={15} aria-hidden />} onSelect={() => setOpen({ what: 'new' })}>
              {t('views.save')}
            </MenuItem>
          </>
        )}
        {mayChange && (
          <>
            <MenuItem icon={<Pencil size={15} aria-hidden />} onSelect={() => setOpen({ what: 'edit', view: current })}>
              {t('views.rename', { name: current.name })}
            </MenuItem>
            <MenuItem
              danger
              icon={<Trash2 size={15} aria-hidden />}
              onSelect={() => setOpen({ what: 'delete', view: current })}
            >
              {t('views.delete', { name: current.name })}
            </MenuItem>
          </>
        )}
      </Menu>
      <Suspense>
        {open?.what === 'new' && report && <SaveDialog report={report} onDone={done} onMade={go} />}
        {open?.what === 'edit' && <SaveDialog view={open.view} report={open.view.report} onDone={done} />}
        {open?.what === 'delete' && (
          <ConfirmDialog
            title={t('views.deleting', { name: open.view.name })}
            text={t(open.view.teamId ? 'views.deletingTeams' : 'views.deletingOwn')}
            confirm={t('views.deleteIt')}
            onConfirm={() => remove(open.view.id)}
            onDone={done}
          />
        )}
      </Suspense>
    </>
  )
}
