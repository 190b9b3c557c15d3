import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useId } from 'react'
import { Badge } from '../settings/page-parts.tsx'
import { useSettingsSentence } from '../settings/problems.ts'
import { Button } from '../ui/button.tsx'
import { Notice, Waiting } from '../ui/notice.tsx'
import { TimeAgo } from '../ui/time.tsx'
import { runsQuery } from './queries.ts'
import type { Run, Workflow } from './types.ts'
import { useWords } from './words.ts'

export const runTones = { running: 'plain', waiting: 'plain', done: 'good', failed: 'bad' } as const

/** What a workflow has done, the newest first; each leads to its picture. */
export function Runs({ workflow }: { workflow: Workflow }) {
  const { t } = useWords()
  const sentence = useSettingsSentence()
  const titleId = useId()
  const list = useInfiniteQuery({ ...runsQuery(workflow.id), refetchOnMount: 'always' })
  const runs = list.data?.pages.flatMap(({ items }) => items)
  return (
    <section aria-labelledby={titleId} className="mb-5 rounded-lg border bg-canvas p-3">
      <h2 id={titleId} className="mb-2 font-semibold text-sm">
        {t('runs.title')}
      </h2>
      {!runs ? (
        list.error ? (
          <Notice tone="bad">{sentence(list.error)}</Notice>
        ) : (
          <Waiting rows={2} />
        )
      ) : runs.length === 0 ? (
        <p className="text-muted text-sm">{t('runs.none')}</p>
      ) : (
        <ul className="scroll-thin max-h-72 divide-y overflow-y-auto rounded-md border bg-surface">
          {runs.map((run) => (
            <RunRow key={run.id} run={run} workflow={workflow} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <p className="pt-2 text-center">
          <Button small disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('more')}
          </Button>
        </p>
      )}
    </section>
  )
}

function RunRow({ run, workflow }: { run: Run; workflow: Workflow }) {
  const { t } = useWords()
  const failed = run.steps.find(({ error }) => error)
  return (
    <li>
      <Link
        to="/settings/$section/$itemId/runs/$runId"
        params={{ section: 'workflows', itemId: workflow.id, runId: run.id }}
        className="flex items-center gap-2.5 px-2.5 py-1.5 text-sm -outline-offset-2 hover:bg-hover"
      >
        <Badge tone={runTones[run.state]}>{t(`runs.state_${run.state}`)}</Badge>
        <span className="min-w-0 flex-1 truncate text-muted">
          {failed?.error?.message ?? t('runs.steps', { count: run.steps.length })}
        </span>
        <TimeAgo at={run.startedAt} className="shrink-0 text-muted text-xs" />
      </Link>
    </li>
  )
}
