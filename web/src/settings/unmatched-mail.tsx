import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../../contracts/operations.ts'
import { call } from '../api/client.ts'
import { channelsQuery, useNames } from '../api/queries.ts'
import { Button } from '../ui/button.tsx'
import { Notice, Waiting } from '../ui/notice.tsx'
import { TimeAgo } from '../ui/time.tsx'
import { SelectField } from './fields.tsx'
import { Badge, Page } from './page-parts.tsx'
import { useSettingsSentence } from './problems.ts'

type Mail = OutputOf<'unmatchedMail.list'>['items'][number]
const queryKey = ['unmatchedMail'] as const
/** Taking one in needs a moment; the list tells when it is gone from it. */
const LOOK_AGAIN_MS = 2_000

/** Emails that are nobody's message as far as can be told: read as text, taken in or dismissed. */
export function UnmatchedMailPage() {
  const { t } = useTranslation('settings')
  const sentence = useSettingsSentence()
  const list = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => call('unmatchedMail.list', { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    refetchOnMount: 'always',
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(({ acceptAskedAt }) => acceptAskedAt)) ? LOOK_AGAIN_MS : false,
  })
  const mails = list.data?.pages.flatMap(({ items }) => items)
  const listRef = useRef<HTMLUListElement>(null)
  return (
    <Page title={t('section.unmatched-mail')} intro={t('unmatched.intro')}>
      {!mails && (list.error ? <Notice tone="bad">{sentence(list.error)}</Notice> : <Waiting rows={4} />)}
      {mails?.length === 0 && (
        <p className="rounded-lg border border-dashed p-6 text-center text-muted">{t('unmatched.none')}</p>
      )}
      {mails && mails.length > 0 && (
        <ul
          ref={listRef}
          tabIndex={-1}
          aria-label={t('section.unmatched-mail')}
          className="divide-y rounded-lg border bg-surface outline-none"
        >
          {mails.map((mail) => (
            // Where a row was, the keyboard goes on from the list.
            <MailRow key={mail.id} mail={mail} onGone={() => listRef.current?.focus()} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <div className="mt-3 text-center">
          <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('unmatched.more')}
          </Button>
        </div>
      )}
    </Page>
  )
}

function MailRow({ mail, onGone }: { mail: Mail; onGone(): void }) {
  const { t } = useTranslation('settings')
  const client = useQueryClient()
  const sentence = useSettingsSentence()
  const [isAccepting, setIsAccepting] = useState(false)
  const refresh = () => client.invalidateQueries({ queryKey })
  const dismiss = useMutation({
    mutationFn: () => call('unmatchedMail.dismiss', { id: mail.id }),
    onSuccess: async () => {
      onGone()
      await refresh()
    },
    onError: refresh,
  })
  const title = mail.subject || t('unmatched.noSubject')
  return (
    <li className="space-y-2 px-3 py-3" aria-label={title}>
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
        <h2 className="min-w-0 flex-1 break-words font-medium text-base" dir="auto">
          {title}
        </h2>
        <TimeAgo at={mail.at} className="shrink-0 text-muted text-sm" />
      </div>
      <p className="text-muted text-sm [overflow-wrap:anywhere]">
        {t('unmatched.fromTo', {
          from: mail.name ? `${mail.name} <${mail.from}>` : mail.from || t('unmatched.nobody'),
          to: mail.to.join(', ') || '–',
        })}
      </p>
      <Notice tone={mail.acceptable ? 'warn' : 'bad'}>{t(`unmatched.reason_${mail.reason}`)}</Notice>
      {mail.text && (
        <p
          className="max-h-60 overflow-y-auto whitespace-pre-wrap rounded-md bg-canvas p-2 text-sm [overflow-wrap:anywhere]"
          dir="auto"
        >
          {mail.text}
        </p>
      )}
      {mail.files.length > 0 && (
        <p className="text-muted text-sm [overflow-wrap:anywhere]">
          {t('unmatched.files', { names: mail.files.map(({ name }) => name).join(', ') })}
        </p>
      )}
      {mail.problem && <Notice tone="bad">{t(`unmatched.problem_${mail.problem}`)}</Notice>}
      {dismiss.error && <Notice tone="bad">{sentence(dismiss.error)}</Notice>}
      {isAccepting && !mail.acceptAskedAt && (
        <Accept mail={mail} onDone={refresh} onCancel={() => setIsAccepting(false)} />
      )}
      <div className="flex flex-wrap items-center gap-2">
        {mail.acceptAskedAt ? (
          <Badge tone="good">{t('unmatched.accepting')}</Badge>
        ) : (
          mail.acceptable &&
          !isAccepting && <Button onClick={() => setIsAccepting(true)}>{t('unmatched.accept')}</Button>
        )}
        <Button disabled={dismiss.isPending} onClick={() => dismiss.mutate()}>
          {t('unmatched.dismiss')}
        </Button>
      </div>
    </li>
  )
}

/** As whose message: on a mailbox the sender's own, on the channel of its conversation an answer in that. */
function Accept({ mail, onDone, onCancel }: { mail: Mail; onDone(): Promise<unknown>; onCancel(): void }) {
  const { t } = useTranslation('settings')
  const { t: common } = useTranslation()
  const names = useNames()
  const sentence = useSettingsSentence()
  const { data: channels = [] } = useQuery(channelsQuery)
  const options = channels
    .filter(({ id, provider }) => provider === 'email' || (mail.conversationId !== null && id === mail.channelId))
    .map(({ id }) => ({ value: id, label: names.channel(id)?.name ?? id }))
  const [picked, setPicked] = useState<string>()
  const channelId = picked ?? options.find(({ value }) => value === mail.channelId)?.value ?? options[0]?.value ?? ''
  const form = useRef<HTMLDivElement>(null)
  useEffect(() => form.current?.querySelector('select')?.focus(), [])
  const accept = useMutation({
    mutationFn: () => call('unmatchedMail.accept', { id: mail.id, channelId }),
    onSuccess: onDone,
  })
  return (
    <div ref={form} className="space-y-2 rounded-md border p-3">
      <SelectField
        label={t('unmatched.channel')}
        hint={t(options.length === 0 ? 'unmatched.noChannel' : 'unmatched.channelHint')}
        value={channelId}
        onChange={setPicked}
        options={options}
      />
      {accept.error && <Notice tone="bad">{sentence(accept.error)}</Notice>}
      <div className="flex gap-2">
        <Button look="primary" disabled={accept.isPending || channelId === ''} onClick={() => accept.mutate()}>
          {t('unmatched.take')}
        </Button>
        <Button onClick={onCancel}>{common('common.cancel')}</Button>
      </div>
    </div>
  )
}
