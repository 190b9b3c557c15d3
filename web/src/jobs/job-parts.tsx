import { queryOptions, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Download } from 'lucide-react'
import type { InputOf } from '../../../contracts/operations.ts'
import { call } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { Problem } from '../api/problem.ts'
import { contactQuery, conversationQuery } from '../api/queries.ts'
import type { Job } from '../api/types.ts'
import { useLocale } from '../i18n/time.ts'
import { Button } from '../ui/button.tsx'
import { useSentence } from '../ui/sentence.ts'
import { useWords } from './messages.ts'

/** What the socket does not tell in time is asked for. */
const LOOK_MS = 3_000

export const isOver = (job: Job | undefined) => job !== undefined && job.state !== 'queued' && job.state !== 'running'

/** One job, told by the socket, until it is over. */
export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: keys.job(id),
    queryFn: (): Promise<Job> => call('jobs.get', { id }),
    staleTime: 0,
    refetchInterval: ({ state }) => (isOver(state.data) ? false : LOOK_MS),
  })

/** What it does, or has done. */
export function JobSentence({ job }: { job: Job }) {
  const { t } = useWords()
  const language = useLocale()
  const over = isOver(job)
  const word = wordOf(job)
  const action = job.action as BulkAction | null
  return (
    <>
      {word
        ? t(`contacts.${word}.${over ? 'did' : 'doing'}`, { number: job.done.toLocaleString(language) })
        : action && t(over ? `did.${action}` : `doing.${action}`, { count: over ? job.done : job.total })}
      {job.state === 'cancelled' && (
        <span className="text-muted"> {t('stopped', { total: job.total.toLocaleString(language) })}</span>
      )}
      {job.state === 'failed' && <span className="block text-muted">{job.problem}</span>}
    </>
  )
}

type BulkAction = InputOf<'conversations.bulk'>['action']
type ContactsWord = Exclude<InputOf<'contacts.bulk'>['action'], 'export'> | 'import' | 'export' | 'data' | 'expire'
/** What is done to contacts, in the word that texts are called by; undefined: it is one of those that are done to conversations. */
function wordOf({ kind, action }: Job): ContactsWord | undefined {
  if (kind === 'conversations.bulk') return undefined
  return (kind === 'contacts.bulk' ? action : kind.slice(kind.indexOf('.') + 1)) as ContactsWord
}

/** The file that it has made. */
export function JobFile({ job: { attachmentId }, label }: { job: Job; label: string }) {
  const sentence = useSentence()
  const fetchFile = useMutation({
    mutationFn: (id: string) => call('attachments.get', { id }),
    onSuccess: ({ url }) => window.location.assign(url),
  })
  if (attachmentId === null) return null
  return (
    <>
      <Button small disabled={fetchFile.isPending} onClick={() => fetchFile.mutate(attachmentId)}>
        <Download size={13} aria-hidden />
        {label}
      </Button>
      {fetchFile.isError && (
        <p role="alert" className="text-bad text-xs">
          {sentence(fetchFile.error)}
        </p>
      )}
    </>
  )
}

/** How far it is, and a way to stop it there. */
export function JobProgress({ job }: { job: Job }) {
  const { t } = useWords()
  const language = useLocale()
  const sentence = useSentence()
  const client = useQueryClient()
  const stop = useMutation({
    mutationFn: () => call('jobs.cancel', { id: job.id }),
    onSuccess: (stopped) => client.setQueryData<Job>(keys.job(job.id), stopped),
  })
  const gone = job.done + job.refused
  const number = (count: number) => count.toLocaleString(language)
  return (
    <>
      <div className="flex items-center gap-2.5">
        <progress
          className="job-progress min-w-0 flex-1"
          aria-label={t('progress')}
          {...(job.total > 0 ? { value: gone, max: job.total } : {})}
        />
        <span className="text-muted text-xs tabular-nums">
          {t('of', { done: number(gone), total: number(job.total) })}
        </span>
        {job.kind !== 'contacts.erase' && (
          <Button small disabled={stop.isPending} onClick={() => stop.mutate()}>
            {t('stop')}
          </Button>
        )}
      </div>
      {stop.isError && (
        <p role="alert" className="mt-1.5 text-bad text-xs">
          {sentence(stop.error)}
        </p>
      )}
    </>
  )
}

interface RefusalsProps {
  job: Job
  /** what the conversations, or contacts, are called, as far as it is known */
  names?: ReadonlyMap<string, string>
  /** why a row of a file was refused, in words; nothing where there are none */
  reason?(code: string): string
}

/** What was refused, each with the reason, and the way there. */
export function Refusals({ job: { id, refused }, names, reason }: RefusalsProps) {
  const { t } = useWords()
  const sentence = useSentence()
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: [...keys.job(id), 'refusals'],
    queryFn: ({ pageParam }) => call('jobs.get', { id, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  })
  const refusals = data?.pages.flatMap((page) => page.refusals) ?? []
  return (
    <ul aria-label={t('refusals')} className="scroll-thin mt-2 max-h-40 divide-y overflow-y-auto border-t">
      {refusals.map(({ conversationId, contactId, line, code, message }) => (
        <li key={conversationId ?? contactId ?? line} className="py-1 ps-6">
          {line !== undefined && <span className="me-2 font-medium tabular-nums">{t('line', { line })}</span>}
          {conversationId !== undefined && (
            <Link
              to="/conversations/$conversationId"
              params={{ conversationId }}
              search={(now) => now}
              className="block truncate font-medium hover:underline"
            >
              {names?.get(conversationId) ?? <ConversationName conversationId={conversationId} />}
            </Link>
          )}
          {contactId !== undefined && (
            <Link
              to="/contacts/$contactId"
              params={{ contactId }}
              search={(now) => now}
              className="block truncate font-medium hover:underline"
            >
              {names?.get(contactId) ?? <ContactName contactId={contactId} />}
            </Link>
          )}
          {line === undefined ? (
            <span className="block text-muted text-xs">{sentence(new Problem(409, { code, detail: message }))}</span>
          ) : (
            <span className="text-muted text-sm">{reasonOf(code, message, reason)}</span>
          )}
        </li>
      ))}
      {hasNextPage && refusals.length < refused && (
        <li className="py-1 ps-6">
          <Button small disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('moreRefusals')}
          </Button>
        </li>
      )}
    </ul>
  )
}

/** Beside the reason what it is about, where that was said before a colon. */
function reasonOf(code: string, message: string, reason: RefusalsProps['reason']): string {
  const words = reason?.(code)
  const [about, why] = message.split(': ')
  return words ? `${words}${why && about ? ` (${about})` : ''}` : message
}

/** Its id only where it may not be read. */
function ConversationName({ conversationId }: { conversationId: string }) {
  const { data, isPending } = useQuery(conversationQuery(conversationId))
  return data?.contact.name ?? (isPending ? '…' : conversationId)
}

function ContactName({ contactId }: { contactId: string }) {
  const { data, isPending } = useQuery(contactQuery(contactId))
  return data?.name ?? (isPending ? '…' : contactId)
}
