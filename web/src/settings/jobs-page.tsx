import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { Undo2 } from 'lucide-react'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { useMe, useNames } from '../api/queries.ts'
import type { Job } from '../api/types.ts'
import { isOver, JobProgress, JobSentence, jobQuery, Refusals } from '../jobs/job-parts.tsx'
import { useWords } from '../jobs/messages.ts'
import { useStartBulk } from '../jobs/start-bulk.ts'
import { Button } from '../ui/button.tsx'
import { Notice, Waiting } from '../ui/notice.tsx'
import { TimeAgo } from '../ui/time.tsx'
import { Badge, Page } from './page-parts.tsx'
import { useSettingsSentence } from './problems.ts'

/** The socket tells of one's own jobs; of others', nobody does. */
const LOOK_AGAIN_MS = 15_000

/** C9: work on many at once, the newest first: how far it is, what was refused, and the way back. */
export function JobsPage() {
  const { t } = useTranslation('settings')
  return (
    <Page title={t('section.jobs')} intro={t('jobs.intro')}>
      <Suspense fallback={<Waiting rows={4} />}>
        <JobList />
      </Suspense>
    </Page>
  )
}

function JobList() {
  const { t } = useTranslation('settings')
  const sentence = useSettingsSentence()
  const client = useQueryClient()
  const list = useInfiniteQuery({
    queryKey: keys.jobList,
    queryFn: async ({ pageParam }) => {
      const page = await call('jobs.list', { limit: 25, ...(pageParam ? { cursor: pageParam } : {}) })
      for (const job of page.items) client.setQueryData<Job>(keys.job(job.id), job)
      return { ids: page.items.map(({ id }) => id), nextCursor: page.nextCursor }
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    refetchOnMount: 'always',
    refetchInterval: LOOK_AGAIN_MS,
  })
  const ids = list.data?.pages.flatMap((page) => page.ids)
  if (!ids) return list.error ? <Notice tone="bad">{sentence(list.error)}</Notice> : <Waiting rows={4} />
  if (ids.length === 0) {
    return <p className="rounded-lg border border-dashed p-6 text-center text-muted">{t('jobs.none')}</p>
  }
  return (
    <>
      <ol aria-label={t('section.jobs')} className="divide-y overflow-hidden rounded-lg border bg-surface">
        {ids.map((id) => (
          <JobRow key={id} id={id} />
        ))}
      </ol>
      {list.hasNextPage && (
        <div className="mt-3 text-center">
          <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('jobs.older')}
          </Button>
        </div>
      )}
    </>
  )
}

const NONE: ReadonlyMap<string, string> = new Map()
const tones = { queued: 'plain', running: 'plain', done: 'good', failed: 'bad', cancelled: 'warn' } as const

function JobRow({ id }: { id: string }) {
  const { t } = useTranslation('settings')
  const { t: common } = useTranslation()
  const { t: words } = useWords()
  const me = useMe()
  const names = useNames()
  const sentence = useSettingsSentence()
  const [isOpen, setIsOpen] = useState(false)
  // The list has just brought it.
  const { data: job } = useQuery({ ...jobQuery(id), refetchOnMount: false })
  const undo = useStartBulk(NONE)
  if (!job) return null
  const over = isOver(job)
  const who = job.agentId === me?.id ? common('row.me') : (names.agent(job.agentId) ?? common('row.someone'))
  return (
    <li className="px-3 py-2.5">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <p className="break-words font-medium">
            <JobSentence job={job} />
          </p>
          <p className="text-muted text-sm">
            {who} · <TimeAgo at={job.createdAt} />
          </p>
        </div>
        {job.canUndo && over && (
          <Button
            small
            disabled={undo.isPending}
            onClick={() => undo.mutate({ action: 'undo', params: { jobId: id } })}
          >
            <Undo2 size={13} aria-hidden />
            {words('undo')}
          </Button>
        )}
        <Badge tone={tones[job.state]}>{t(`jobs.state.${job.state}`)}</Badge>
      </div>
      {!over && (
        <div className="mt-1.5">
          <JobProgress job={job} />
        </div>
      )}
      {job.refused > 0 && (
        <button
          type="button"
          aria-expanded={isOpen}
          className="mt-1 text-start text-sm text-warn underline decoration-dotted underline-offset-2"
          onClick={() => setIsOpen(!isOpen)}
        >
          {words('refused', { count: job.refused })}
        </button>
      )}
      {undo.isError && (
        <p role="alert" className="mt-1.5 text-bad text-sm">
          {sentence(undo.error)}
        </p>
      )}
      {isOpen && <Refusals job={job} />}
    </li>
  )
}
