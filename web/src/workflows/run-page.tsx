import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { call } from '../api/client.ts'
import { Badge } from '../settings/page-parts.tsx'
import { useSettingsSentence } from '../settings/problems.ts'
import { Button } from '../ui/button.tsx'
import { Notice, Waiting } from '../ui/notice.tsx'
import { TimeAgo } from '../ui/time.tsx'
import { PictureContext } from './editing.ts'
import { marksOfRun } from './marks.ts'
import { runQuery, workflowQuery } from './queries.ts'
import { runTones } from './runs.tsx'
import { useSpoken } from './spoken.ts'
import { StepList } from './step-list.tsx'
import type { Run } from './types.ts'
import { useWords } from './words.ts'

/** One run: the workflow as it is read, with what became of each step. */
export function RunPage({ workflowId, runId }: { workflowId: string; runId: string }) {
  const { t } = useWords()
  const sentence = useSettingsSentence()
  const run = useQuery({ ...runQuery(runId), refetchOnMount: 'always' })
  if (run.data) return <RunPicture run={run.data} workflowId={workflowId} />
  return run.error ? (
    <div className="mx-auto max-w-3xl p-8">
      <Notice tone="info">
        {(run.error as { status?: number }).status === 404 ? t('runs.gone') : sentence(run.error)}
      </Notice>
    </div>
  ) : (
    <Waiting rows={5} />
  )
}

function RunPicture({ run, workflowId }: { run: Run; workflowId: string }) {
  const { t } = useWords()
  const sentence = useSettingsSentence()
  const client = useQueryClient()
  const spoken = useSpoken()
  const [said, setSaid] = useState('')
  const workflow = useQuery({ ...workflowQuery(workflowId), retry: false })
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const retry = useMutation({
    mutationFn: () => call('workflowRuns.retry', { id: run.id }),
    onSuccess: () => setSaid(t('runs.retried')),
    onSettled: () => client.invalidateQueries({ queryKey: runQuery(run.id).queryKey }),
  })
  const steps = workflow.data?.steps ?? []
  const { marks, gone } = marksOfRun(run, steps, t, () => retry.mutate())
  const back = 'flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink'
  return (
    <div className="mx-auto max-w-3xl px-4 py-4 md:px-8 md:py-6">
      <header className="mb-5">
        <div className="flex min-h-8 items-center gap-2">
          <Link
            to="/settings/$section/$itemId"
            params={{ section: 'workflows', itemId: workflowId }}
            aria-label={t('runs.openWorkflow')}
            className={`-ms-2 ${back}`}
          >
            <ArrowLeft size={17} className="rtl:-scale-x-100" aria-hidden />
          </Link>
          <h1 ref={heading} tabIndex={-1} className="min-w-0 flex-1 break-words font-semibold text-lg outline-none">
            {t('runs.of', { name: run.workflowName })}
          </h1>
          <Badge tone={runTones[run.state]}>{t(`runs.state_${run.state}`)}</Badge>
        </div>
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-muted text-sm">
          <span>
            {t('runs.started')} <TimeAgo at={run.startedAt} />
          </span>
          {run.conversationId && (
            <Link
              to="/conversations/$conversationId"
              params={{ conversationId: run.conversationId }}
              search={{}}
              className="text-accent underline"
            >
              {t('runs.conversation')}
            </Link>
          )}
        </p>
      </header>
      <p role="status" className="sr-only">
        {said}
      </p>
      {retry.error && <Notice tone="bad">{sentence(retry.error)}</Notice>}
      {workflow.error && <Notice tone="info">{t('gone')}</Notice>}
      {workflow.data && workflow.data.version !== run.workflowVersion && (
        <p className="mb-3 text-muted text-sm">{t('runs.changed')}</p>
      )}
      {workflow.data && (
        <PictureContext value={{ steps, spoken, marks }}>
          <dl className="mb-4 space-y-1 rounded-lg border p-3 text-sm">
            <Line name={t('builder.when')}>{spoken.trigger(workflow.data.trigger)}</Line>
            <Line name={t('builder.if')}>
              {spoken.when(workflow.data.when) || t('builder.always')}
              {run.conditions.map(({ field, value, held }, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the same may be asked twice
                <span key={at} className={`block text-xs ${held ? 'text-good' : 'text-warn'}`}>
                  {spoken.field(field)}: {t(held ? 'condition.held' : 'condition.notHeld')} ·{' '}
                  {spoken.saw(field, value)
                    ? t('condition.saw', { value: spoken.saw(field, value) })
                    : t('condition.sawNothing')}
                </span>
              ))}
            </Line>
          </dl>
          <h2 className="mb-1.5 font-semibold text-base">{t('builder.then')}</h2>
          <StepList steps={steps} list={[]} label={t('builder.then')} />
        </PictureContext>
      )}
      {gone.length > 0 && (workflow.data || workflow.error) && (
        <section className="mt-5">
          <h2 className="mb-1.5 font-semibold text-base">{t('runs.earlier')}</h2>
          <ul className="divide-y rounded-lg border text-sm">
            {gone.map((step) => (
              <li key={`${step.id} ${step.at}`} className="flex items-center gap-2 px-2.5 py-1.5">
                <span className="min-w-0 flex-1">
                  {t(`do.${step.do as 'open'}`)}
                  {step.error && <span className="block break-words text-bad">{step.error.message}</span>}
                </span>
                <TimeAgo at={step.at} className="text-muted text-xs" />
                <Badge tone={step.error ? 'bad' : 'plain'}>{marks.get(step.id)?.text}</Badge>
              </li>
            ))}
          </ul>
          {!workflow.data && run.state === 'failed' && (
            <Button small className="mt-2" onClick={() => retry.mutate()}>
              {t('runs.retry')}
            </Button>
          )}
        </section>
      )}
    </div>
  )
}

function Line({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="flex gap-2">
      <dt className="w-12 shrink-0 font-medium text-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  )
}
