import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { ChevronRight, RotateCw } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { stampTime, useLocale } from '../i18n/time.ts'
import { SelectField } from '../settings/fields.tsx'
import { Badge } from '../settings/page-parts.tsx'
import { useSettingsSentence } from '../settings/problems.ts'
import { Button } from '../ui/button.tsx'
import { Notice, Waiting } from '../ui/notice.tsx'
import { DeliveryDetails } from './delivery-details.tsx'
import type { Delivery, Endpoint } from './queries.ts'
import { ResendSince } from './resend-since.tsx'
import { useWords } from './words.ts'

const PAGE = 20
/** Nobody tells what becomes of a delivery. */
const LOOK_AGAIN_MS = 10_000

const tones = { waiting: 'warn', delivered: 'good', failed: 'bad' } as const
type State = keyof typeof tones
const states = Object.keys(tones) as State[]

interface DeliveriesProps {
  endpoint: Endpoint
  onChanged(endpoint: Endpoint): void
}

/** What was sent there lately, the newest first: each opens to what was said and answered. */
export function Deliveries({ endpoint, onChanged }: DeliveriesProps) {
  const { t } = useWords()
  const { t: settings } = useTranslation('settings')
  const sentence = useSettingsSentence()
  const client = useQueryClient()
  const [state, setState] = useState<State | ''>('')
  const queryKey = ['webhookDeliveries', endpoint.id] as const
  const log = useInfiniteQuery({
    queryKey: [...queryKey, state],
    queryFn: ({ pageParam, signal }) =>
      call(
        'webhookEndpoints.deliveries',
        {
          id: endpoint.id,
          limit: PAGE,
          ...(state ? { state } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    refetchOnMount: 'always',
    refetchInterval: LOOK_AGAIN_MS,
  })
  const reread = () => void client.invalidateQueries({ queryKey })
  // Said here: under a filter the row may be gone by then.
  const [isResent, setResent] = useState(false)
  const items = log.data?.pages.flatMap((page) => page.items)
  return (
    <section aria-label={t('log.title')}>
      <div className="mb-2 flex flex-wrap items-end gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 max-sm:basis-full">
          <h2 className="font-semibold text-base">{t('log.title')}</h2>
          <p className="text-muted text-sm">{t('log.intro')}</p>
        </div>
        <SelectField
          label={t('log.state')}
          value={state}
          onChange={(next) => setState(next)}
          options={[
            { value: '', label: t('log.all') },
            ...states.map((value) => ({ value, label: t(`log.${value}`) })),
          ]}
        />
        <ResendSince
          endpoint={endpoint}
          onDone={(changed) => {
            onChanged(changed)
            reread()
          }}
        />
      </div>
      <p role="status" className="text-good text-sm">
        {isResent ? t('log.resent') : ''}
      </p>
      {!items && (log.error ? <Notice tone="bad">{sentence(log.error)}</Notice> : <Waiting rows={4} />)}
      {items?.length === 0 && !log.hasNextPage && (
        <p className="rounded-lg border border-dashed p-6 text-center text-muted">
          {t(state ? 'log.noneOfThese' : 'log.none')}
        </p>
      )}
      {items && items.length > 0 && (
        <ol aria-label={t('log.title')} className="divide-y overflow-hidden rounded-lg border bg-surface">
          {items.map((delivery) => (
            <Row
              key={delivery.id}
              delivery={delivery}
              onResent={() => {
                setResent(true)
                reread()
              }}
            />
          ))}
        </ol>
      )}
      {log.hasNextPage && (
        <div className="mt-3 text-center">
          <Button disabled={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            {settings('log.more')}
          </Button>
        </div>
      )}
    </section>
  )
}

function Row({ delivery, onResent }: { delivery: Delivery; onResent(): void }) {
  const { t } = useWords()
  const locale = useLocale()
  const sentence = useSettingsSentence()
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const resend = useMutation({
    mutationFn: () => call('webhookDeliveries.resend', { id: delivery.id }),
    onSuccess: onResent,
  })
  const { type, at, state, attempts } = delivery
  const last = attempts.at(-1)
  return (
    <li>
      <div className="flex items-center gap-2 pe-2">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={isOpen ? id : undefined}
          onClick={() => setOpen(!isOpen)}
          className="flex min-w-0 flex-1 items-center gap-2 px-3 py-1.5 text-start -outline-offset-2 hover:bg-hover"
        >
          <ChevronRight size={14} className={`shrink-0 text-muted ${isOpen ? 'rotate-90' : ''}`} aria-hidden />
          <span className="min-w-0 flex-1">
            <code className="block break-all text-xs">{type}</code>
            <span className="text-muted text-xs">
              {[
                stampTime(Date.parse(at), locale),
                ...(last ? [last.status ?? t('log.noAnswer')] : []),
                ...(attempts.length > 1 ? [t('log.attempts', { count: attempts.length })] : []),
              ].join(' · ')}
            </span>
          </span>
          <Badge tone={tones[state]}>{t(`log.${state}`)}</Badge>
        </button>
        <Button small disabled={resend.isPending} onClick={() => resend.mutate()}>
          <RotateCw size={12} aria-hidden />
          {t('log.resend')}
        </Button>
      </div>
      {resend.error && (
        <p role="alert" className="px-3 pb-2 text-bad text-sm">
          {sentence(resend.error)}
        </p>
      )}
      {isOpen && (
        <div id={id} className="border-t bg-canvas p-3">
          <DeliveryDetails delivery={delivery} />
        </div>
      )}
    </li>
  )
}
