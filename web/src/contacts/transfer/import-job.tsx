import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { call } from '../../api/client.ts'
import type { Job } from '../../api/types.ts'
import { useLocale } from '../../i18n/time.ts'
import { isOver, JobFile, JobProgress, jobQuery, Refusals } from '../../jobs/job-parts.tsx'
import { watched } from '../../jobs/watched.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useSentence } from '../../ui/sentence.ts'
import type { Asked } from './import-form.tsx'
import { useWords } from './words.ts'

interface ImportJobProps {
  id: string
  /** it was only tried: this can be imported next */
  asked?: Asked
  onBack?(): void
  onStarted?(id: string): void
  onAgain?(): void
}

function titleOf({ state }: Job, isTry: boolean) {
  if (state === 'failed' || state === 'cancelled') return `job.${state}` as const
  if (state === 'done') return isTry ? 'job.tried' : 'job.done'
  return isTry ? 'job.trying' : 'job.running'
}

const COUNTED = ['new', 'updated', 'skipped', 'refused'] as const

/** How far an import is, what came of it or would come of it, and the rows that were refused. */
export function ImportJob({ id, asked, onBack, onStarted, onAgain }: ImportJobProps) {
  const { t } = useWords()
  const language = useLocale()
  const sentence = useSentence()
  const navigate = useNavigate()
  const client = useQueryClient()
  const { data: job, error } = useQuery(jobQuery(id))
  const over = isOver(job)
  const isTry = asked !== undefined
  const start = useMutation({
    mutationFn: () =>
      call('contactImports.start', { ...(asked as Asked), dryRun: false }, { idempotencyKey: `import-${id}` }),
    onSuccess: (started) => onStarted?.(started.id),
  })
  useEffect(() => {
    if (over && !isTry) void client.invalidateQueries({ queryKey: ['contacts'] })
  }, [over, isTry, client])
  // Whoever goes elsewhere meanwhile still hears of it.
  useEffect(() => {
    if (isTry || over) return
    watched.putAway(id)
    return () => watched.watch({ id, names: new Map() })
  }, [id, isTry, over])
  useEffect(() => {
    if (over) watched.putAway(id)
  }, [id, over])
  if (error) return <Notice tone="bad">{sentence(error)}</Notice>
  if (!job) return null
  const counts = job.counts ?? {}
  const title = titleOf(job, isTry)
  return (
    <section aria-labelledby="import-job" className="space-y-4">
      <div role="status">
        <h2 id="import-job" className="font-semibold text-base">
          {t(title)}
        </h2>
      </div>
      {!over && <JobProgress job={job} />}
      {job.state === 'failed' && <Notice tone="bad">{job.problem}</Notice>}
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        {COUNTED.map((name) => (
          <div key={name} className="rounded-lg border px-3 py-2">
            <dt className="text-muted text-sm">{t(`count.${name}`)}</dt>
            <dd
              className={`font-semibold text-lg tabular-nums ${name === 'refused' && counts.refused ? 'text-warn' : ''}`}
            >
              {(counts[name] ?? 0).toLocaleString(language)}
            </dd>
          </div>
        ))}
      </dl>
      {over && job.refused > 0 && (
        <div className="rounded-lg border p-3">
          <div className="flex flex-wrap items-center gap-3">
            <p className="min-w-0 flex-1 font-medium">{t('refusedRows')}</p>
            <JobFile job={job} label={t('refusedFile')} />
          </div>
          <Refusals job={job} reason={(code) => t(`reason.${code}`, '')} />
        </div>
      )}
      {start.isError && <Notice tone="bad">{sentence(start.error)}</Notice>}
      <div className="flex flex-wrap gap-2">
        {isTry && over && job.state === 'done' && (
          <Button
            look="primary"
            disabled={start.isPending || (counts.new ?? 0) + (counts.updated ?? 0) === 0}
            onClick={() => start.mutate()}
          >
            {t('import.run', { rows: ((counts.new ?? 0) + (counts.updated ?? 0)).toLocaleString(language) })}
          </Button>
        )}
        {isTry && over && <Button onClick={onBack}>{t('import.change')}</Button>}
        {!isTry && over && (
          <>
            <Button look="primary" onClick={() => void navigate({ to: '/contacts' })}>
              {t('toContacts')}
            </Button>
            <Button onClick={onAgain}>{t('import.again')}</Button>
          </>
        )}
      </div>
    </section>
  )
}
