import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { useGo } from '../shell/place.ts'
import { Button } from '../ui/button.tsx'
import { Notice, Waiting } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { TimeAgo } from '../ui/time.tsx'
import { recipientsQuery } from './queries.ts'
import { useReason } from './reason.ts'
import type { Campaign, Recipient, RecipientState } from './types.ts'
import { useWords } from './words.ts'

const STATES = [
  'queued',
  'sent',
  'delivered',
  'read',
  'answered',
  'failed',
  'optedOut',
] as const satisfies readonly RecipientState[]

/** What became of each, and the way to what was said with them. */
export function Recipients({ campaign }: { campaign: Campaign }) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const sentence = useSentence()
  const go = useGo()
  const [state, setState] = useState<RecipientState>()
  const list = useInfiniteQuery(recipientsQuery(campaign.id, state))
  const { refetch } = list
  const told = JSON.stringify(campaign.counts)
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again when the counts have moved
  useEffect(() => {
    const timer = setTimeout(() => void refetch(), 1_000)
    return () => clearTimeout(timer)
  }, [told, refetch])
  const open = useMutation({
    async mutationFn({ contactId, name }: { contactId: string; name: string }) {
      const { items } = await call('contacts.conversations', { id: contactId, limit: 1 })
      const [latest] = items
      if (!latest) return name
      await go.open(latest.id)
      return undefined
    },
  })
  const rows = list.data?.pages.flatMap(({ items }) => items)
  return (
    <section aria-label={t('recipients.title')}>
      <div className="mb-2 flex items-center gap-3">
        <h2 className="flex-1 font-semibold">{t('recipients.title')}</h2>
        <select
          className="field w-auto"
          aria-label={t('recipients.title')}
          value={state ?? ''}
          onChange={({ target }) => setState((target.value || undefined) as RecipientState | undefined)}
        >
          <option value="">{t('recipients.all')}</option>
          {STATES.map((each) => (
            <option key={each} value={each}>
              {t(`count.${each}`)}
            </option>
          ))}
        </select>
      </div>
      {open.data && (
        <div className="mb-2">
          <Notice tone="info">{t('recipients.noConversation', { name: open.data })}</Notice>
        </div>
      )}
      {(open.error ?? list.error) && (
        <div className="mb-2">
          <Notice
            tone="bad"
            action={
              <Button small onClick={() => void refetch()}>
                {common('common.tryAgain')}
              </Button>
            }
          >
            {sentence(open.error ?? list.error)}
          </Notice>
        </div>
      )}
      {rows && rows.length > 0 ? (
        <ul className="divide-y overflow-hidden rounded-lg border">
          {rows.map((recipient) => (
            <Row key={recipient.number} recipient={recipient} onOpen={open.mutate} />
          ))}
        </ul>
      ) : (
        <>
          {rows && <p className="rounded-lg border border-dashed p-6 text-center text-muted">{t('recipients.none')}</p>}
          {list.isPending && <Waiting rows={4} />}
        </>
      )}
      {list.hasNextPage && (
        <p className="pt-3 text-center">
          <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('more')}
          </Button>
        </p>
      )}
    </section>
  )
}

const tones: Record<RecipientState, string> = {
  queued: 'text-muted',
  sent: 'text-ink',
  delivered: 'text-ink',
  read: 'text-accent',
  answered: 'text-good',
  failed: 'text-bad',
  optedOut: 'text-warn',
}

interface RowProps {
  recipient: Recipient
  onOpen(who: { contactId: string; name: string }): void
}

function Row({ recipient, onOpen }: RowProps) {
  const { t } = useWords()
  const reasonOf = useReason()
  const { contactId, name, phone, state, reason, at } = recipient
  const shown = name || phone || '…'
  return (
    <li className="flex items-center gap-3 px-3 py-2">
      <span className="min-w-0 flex-1">
        {contactId ? (
          <button
            type="button"
            title={t('recipients.open', { name: shown })}
            onClick={() => onOpen({ contactId, name: shown })}
            className="block max-w-full truncate rounded text-start font-medium hover:underline"
          >
            <bdi>{shown}</bdi>
          </button>
        ) : (
          <span className="block truncate font-medium">
            <bdi>{shown}</bdi>
          </span>
        )}
        {reason && <span className="line-clamp-2 text-muted text-xs">{reasonOf(reason)}</span>}
      </span>
      <span className={`shrink-0 text-sm ${tones[state]}`}>{t(`count.${state}`)}</span>
      {at && <TimeAgo at={at} className="hidden w-20 shrink-0 text-end text-muted text-xs sm:block" />}
    </li>
  )
}
