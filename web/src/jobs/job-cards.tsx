import { useQuery } from '@tanstack/react-query'
import { CircleAlert, CircleCheck, CircleX, Loader, Undo2, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStartContactsBulk } from '../contacts/page/start-contacts-bulk.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { useSentence } from '../ui/sentence.ts'
import { isOver, JobFile, JobProgress, JobSentence, jobQuery, Refusals } from './job-parts.tsx'
import { useWords } from './messages.ts'
import { useStartBulk } from './start-bulk.ts'
import { type Watched, watched } from './watched.ts'

/** How long a card stays that has nothing more to say. */
const STAYS_MS = 12_000

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
  const sentence = useSentence()
  const [isOpen, setIsOpen] = useState(false)
  const [isHeld, setIsHeld] = useState(false)
  const { data: job } = useQuery(jobQuery(id))
  const undoConversations = useStartBulk(names)
  const undoContacts = useStartContactsBulk(names)
  const over = isOver(job)
  const undo = job?.kind === 'contacts.bulk' ? undoContacts : undoConversations
  const isQuiet = over && !isHeld && !isOpen && job?.state === 'done' && job.refused === 0 && job.attachmentId === null
  useEffect(() => {
    if (!isQuiet) return
    const timer = setTimeout(() => watched.putAway(id), STAYS_MS)
    return () => clearTimeout(timer)
  }, [isQuiet, id])
  if (!job) return null
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
          <JobSentence job={job} />
        </p>
        {over && <JobFile job={job} label={t('download')} />}
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
        <div className="mt-1.5">
          <JobProgress job={job} />
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
      {undo.isError && (
        <p role="alert" className="mt-1.5 ps-6 text-bad text-xs">
          {sentence(undo.error)}
        </p>
      )}
      {isOpen && <Refusals job={job} names={names} />}
    </div>
  )
}
