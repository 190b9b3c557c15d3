import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleAlert, CircleCheck, CircleX, Loader, Undo2, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { Problem } from '../api/problem.ts'
import type { Job } from '../api/types.ts'
import { useLocale } from '../i18n/time.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { useSentence } from '../ui/sentence.ts'
import { useWords } from './messages.ts'
import { useStartBulk } from './start-bulk.ts'
import { type Watched, watched } from './watched.ts'

/** What the socket does not tell in time is asked for. */
const LOOK_MS = 3_000
/** How long a card stays that has nothing more to say. */
const STAYS_MS = 12_000

const isOver = (job: Job | undefined) => job !== undefined && job.state !== 'queued' && job.state !== 'running'

/** Below everything else, one card for each job that was asked for here. */
export default function JobCards({ jobs }: { jobs: readonly Watched[] }) {
  const { t } = useWords()
  return (
    <section
      aria-label={t('label')}
      className="fixed end-3 bottom-3 z-50 flex w-[min(340px,calc(100vw-24px))] flex-col gap-2"
    >
      {jobs.map((job) => (
        <JobCard key={job.id} {...job} />
      ))}
    </section>
  )
}

function JobCard({ id, names }: Watched) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const language = useLocale()
  const sentence = useSentence()
  const [isOpen, setIsOpen] = useState(false)
  const [isHeld, setIsHeld] = useState(false)
  const { data: job } = useQuery({
    queryKey: keys.job(id),
    queryFn: (): Promise<Job> => call('jobs.get', { id }),
    staleTime: 0,
    refetchInterval: ({ state }) => (isOver(state.data) ? false : LOOK_MS),
  })
  const stop = useMutation({ mutationFn: () => call('jobs.cancel', { id }) })
  const undo = useStartBulk(names)
  const over = isOver(job)
  const isQuiet = over && !isHeld && !isOpen && job?.state === 'done' && job.refused === 0
  useEffect(() => {
    if (!isQuiet) return
    const timer = setTimeout(() => watched.putAway(id), STAYS_MS)
    return () => clearTimeout(timer)
  }, [isQuiet, id])
  if (!job) return null
  const number = (count: number) => count.toLocaleString(language)
  const gone = job.done + job.refused
  const Icon = !over ? Loader : job.state === 'failed' ? CircleX : job.refused > 0 ? CircleAlert : CircleCheck
  const tone = !over ? 'text-muted' : job.state === 'failed' ? 'text-bad' : job.refused > 0 ? 'text-warn' : 'text-good'
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only stays while somebody is at it
    <div
      className="floating p-2.5 text-sm"
      onMouseEnter={() => setIsHeld(true)}
      onMouseLeave={() => setIsHeld(false)}
      onFocus={() => setIsHeld(true)}
      onBlur={() => setIsHeld(false)}
    >
      <div className="flex items-start gap-2">
        <Icon size={16} className={`mt-0.5 shrink-0 ${tone} ${over ? '' : 'animate-spin'}`} aria-hidden />
        <p role="status" className="min-w-0 flex-1">
          {job.action && t(over ? `did.${job.action}` : `doing.${job.action}`, { count: over ? job.done : job.total })}
          {job.state === 'cancelled' && (
            <span className="text-muted"> {t('stopped', { total: number(job.total) })}</span>
          )}
          {job.state === 'failed' && <span className="block text-muted">{job.problem}</span>}
        </p>
        {over && job.canUndo && (
          <Button
            small
            disabled={undo.isPending}
            onClick={() =>
              undo.mutate({ action: 'undo', params: { jobId: id } }, { onSuccess: () => watched.putAway(id) })
            }
          >
            <Undo2 size={13} aria-hidden />
            {t('undo')}
          </Button>
        )}
        <IconButton label={common('common.dismiss')} className="-me-1 -mt-1 size-7" onClick={() => watched.putAway(id)}>
          <X size={14} aria-hidden />
        </IconButton>
      </div>
      {!over && (
        <div className="mt-1.5 flex items-center gap-2.5">
          <progress
            className="job-progress min-w-0 flex-1"
            aria-label={t('progress')}
            {...(job.total > 0 ? { value: gone, max: job.total } : {})}
          />
          <span className="text-muted text-xs tabular-nums">
            {t('of', { done: number(gone), total: number(job.total) })}
          </span>
          <Button small disabled={stop.isPending} onClick={() => stop.mutate()}>
            {t('stop')}
          </Button>
        </div>
      )}
      {over && job.refused > 0 && (
        <button
          type="button"
          aria-expanded={isOpen}
          className="mt-1 ms-6 text-start text-warn underline decoration-dotted underline-offset-2"
          onClick={() => setIsOpen(!isOpen)}
        >
          {t('refused', { count: job.refused })}
        </button>
      )}
      {Boolean(undo.error ?? stop.error) && (
        <p role="alert" className="mt-1.5 ps-6 text-bad text-xs">
          {sentence(undo.error ?? stop.error)}
        </p>
      )}
      {isOpen && <Refusals id={id} names={names} />}
    </div>
  )
}

/** What was refused, each with the reason, and the way there. */
function Refusals({ id, names }: Watched) {
  const { t } = useWords()
  const sentence = useSentence()
  const { data } = useQuery({ queryKey: [...keys.job(id), 'refusals'], queryFn: () => call('jobs.get', { id }) })
  return (
    <ul aria-label={t('refusals')} className="scroll-thin mt-2 max-h-40 divide-y overflow-y-auto border-t">
      {data?.refusals.map(({ conversationId, code, message }) => (
        <li key={conversationId} className="py-1 ps-6">
          <Link
            to="/conversations/$conversationId"
            params={{ conversationId }}
            search={(now) => now}
            className="block truncate font-medium hover:underline"
          >
            {names.get(conversationId) ?? conversationId}
          </Link>
          <span className="block text-muted text-xs">{sentence(new Problem(409, { code, detail: message }))}</span>
        </li>
      ))}
    </ul>
  )
}
