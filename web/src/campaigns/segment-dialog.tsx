import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { useAgents, useTeams } from '../api/queries.ts'
import type { ChannelType } from '../api/types.ts'
import { channelTypes } from '../channels/channel-types.ts'
import { type ConditionDraft, draftOf as conditionDraftOf, conditionOf } from '../contacts/attributes/condition.ts'
import AttributeConditions from '../contacts/attributes/conditions.tsx'
import { useLocale } from '../i18n/time.ts'
import { Button } from '../ui/button.tsx'
import { useChannelName } from '../ui/channel-name.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Notice } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { Field } from './field.tsx'
import { segmentsQuery } from './queries.ts'
import type { Segment, SegmentFilter } from './types.ts'
import { useWords } from './words.ts'

interface SegmentDialogProps {
  /** undefined: a new one */
  segment: Segment | undefined
  /** what a new one begins with */
  begun?: Segment['filter']
  /** undefined: it was deleted */
  onKept(segment: Segment | undefined): void
  onDone(): void
}

/** Puts a segment together, with whom it means so far. */
export default function SegmentDialog({ segment, begun = {}, onKept, onDone }: SegmentDialogProps) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const sentence = useSentence()
  const client = useQueryClient()
  const [name, setName] = useState(segment?.name ?? '')
  const [draft, setDraft] = useState(() => draftOf(segment?.filter ?? begun))
  const [error, setError] = useState<unknown>()
  const [isBusy, setIsBusy] = useState(false)
  const filter = filterOf(draft, segment?.filter ?? begun)
  const finish = async (run: () => Promise<Segment | undefined>) => {
    setIsBusy(true)
    setError(undefined)
    try {
      const kept = await run()
      await client.invalidateQueries({ queryKey: segmentsQuery.queryKey })
      onKept(kept)
      onDone()
    } catch (refusal) {
      setError(refusal)
      setIsBusy(false)
    }
  }
  const save = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    const once = { idempotencyKey: crypto.randomUUID() }
    void finish(() =>
      segment
        ? call('segments.update', { id: segment.id, version: segment.version, name, filter }, once)
        : call('segments.create', { name, filter }, once),
    )
  }
  return (
    <Dialog open onClose={onDone} title={t(segment ? 'segment.edit' : 'segment.new')} wide>
      <form onSubmit={save} className="space-y-4">
        <Field label={t('segment.name')}>
          {(control) => (
            <input
              {...control}
              className="field"
              value={name}
              maxLength={60}
              required
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </Field>
        <Conditions draft={draft} onChange={(change) => setDraft((now) => ({ ...now, ...change }))} />
        <Found filter={filter} />
        {error !== undefined && <Notice tone="bad">{sentence(error)}</Notice>}
        <div className="flex items-center gap-2">
          {segment && (
            <Button
              look="quiet"
              disabled={isBusy}
              onClick={() =>
                void finish(async () => {
                  await call('segments.delete', { id: segment.id }, { idempotencyKey: crypto.randomUUID() })
                  return undefined
                })
              }
            >
              {t('segment.delete')}
            </Button>
          )}
          <span className="flex-1" />
          <Button onClick={onDone}>{common('common.cancel')}</Button>
          <Button type="submit" look="primary" disabled={isBusy || name.trim() === ''}>
            {t('segment.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

const NOBODY = 'none'

/** What the fields hold: nothing means any. */
interface Draft {
  channelType: string
  language: string
  ownerId: string
  teamId: string
  ratingAtLeast: string
  lastMessageWithinDays: string
  silentForDays: string
  createdWithinDays: string
  attributes: ConditionDraft[]
}
type TextField = Exclude<keyof Draft, 'attributes'>

const text = (value: string | number | null | undefined) => (value === undefined || value === null ? '' : String(value))

const draftOf = (filter: Segment['filter']): Draft => ({
  channelType: text(filter.channelType),
  language: text(filter.language),
  ownerId: filter.ownerId === null ? NOBODY : text(filter.ownerId),
  teamId: text(filter.teamId),
  ratingAtLeast: text(filter.ratingAtLeast),
  lastMessageWithinDays: text(filter.lastMessageWithinDays),
  silentForDays: text(filter.silentForDays),
  createdWithinDays: text(filter.createdWithinDays),
  attributes: (filter.attributes ?? []).map(conditionDraftOf),
})

/** With what it has beside these fields, which programs may have set. */
function filterOf(draft: Draft, had: Segment['filter']): SegmentFilter {
  const { q, rating, channelId, blacklisted, createdAfter, createdBefore, lastMessageAfter, lastMessageBefore } = had
  const days = (value: string) => (/^[1-9]\d{0,3}$/.test(value) ? Math.min(3_650, Number(value)) : undefined)
  const attributes = draft.attributes.map(conditionOf).filter((one) => one !== undefined)
  const filter = {
    ...{ q, rating, channelId, blacklisted, createdAfter, createdBefore, lastMessageAfter, lastMessageBefore },
    channelType: (draft.channelType || undefined) as ChannelType | undefined,
    language: draft.language.trim().length > 1 ? draft.language.trim() : undefined,
    ownerId: draft.ownerId === NOBODY ? null : draft.ownerId || undefined,
    teamId: draft.teamId || undefined,
    ratingAtLeast: draft.ratingAtLeast ? Number(draft.ratingAtLeast) : undefined,
    lastMessageWithinDays: days(draft.lastMessageWithinDays),
    silentForDays: days(draft.silentForDays),
    createdWithinDays: days(draft.createdWithinDays),
    attributes: attributes.length > 0 ? attributes : undefined,
  }
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as SegmentFilter
}

function Conditions({ draft, onChange }: { draft: Draft; onChange(change: Partial<Draft>): void }) {
  const { t } = useWords()
  const agents = useAgents()
  const teams = useTeams()
  const channelName = useChannelName()
  const types = Object.keys(channelTypes) as ChannelType[]
  const select = (field: TextField, label: string, options: readonly (readonly [string, string])[]) => (
    <Field label={label}>
      {(control) => (
        <select
          {...control}
          className="field"
          value={draft[field]}
          onChange={({ target }) => onChange({ [field]: target.value })}
        >
          <option value="">{t('segment.any')}</option>
          {options.map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
  const written = (field: TextField, label: string, more: { placeholder?: string; inputMode?: 'numeric' }) => (
    <Field label={label}>
      {(control) => (
        <input
          {...control}
          {...more}
          className="field"
          value={draft[field]}
          onChange={({ target }) => onChange({ [field]: target.value })}
        />
      )}
    </Field>
  )
  const days = { inputMode: 'numeric', placeholder: t('segment.any') } as const
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        {select(
          'channelType',
          t('segment.channelType'),
          types.map((type) => [type, channelName({ type })]),
        )}
        {written('language', t('segment.language'), { placeholder: 'pt' })}
        {select('ownerId', t('segment.owner'), [
          [NOBODY, t('segment.nobody')],
          ...agents.map(({ id, name }) => [id, name] as const),
        ])}
        {select(
          'teamId',
          t('segment.team'),
          teams.map(({ id, name }) => [id, name]),
        )}
        {written('lastMessageWithinDays', t('segment.spokeWithin'), days)}
        {written('silentForDays', t('segment.silentFor'), days)}
        {written('createdWithinDays', t('segment.createdWithin'), days)}
        {select(
          'ratingAtLeast',
          t('segment.rating'),
          ['2', '3', '4', '5'].map((stars) => [stars, '★'.repeat(Number(stars))]),
        )}
      </div>
      <AttributeConditions
        conditions={draft.attributes}
        onChange={(attributes) => onChange({ attributes })}
        add={t('segment.addAttribute')}
      />
    </>
  )
}

function Found({ filter }: { filter: SegmentFilter }) {
  const { t } = useWords()
  const language = useLocale()
  const said = useDeferredValue(JSON.stringify(filter))
  const { data } = useQuery({
    queryKey: ['segments', 'preview', said],
    queryFn: ({ signal }) => call('segments.preview', { filter: JSON.parse(said) as SegmentFilter }, { signal }),
    placeholderData: (before) => before,
    staleTime: 30_000,
  })
  const names = data?.items.map(({ name }) => name) ?? []
  const list = new Intl.ListFormat(language, { type: 'unit' }).format(names)
  return (
    <p role="status" className="min-h-5 rounded-md bg-sunken px-3 py-2 text-sm">
      {!data
        ? '…'
        : data.count === 0
          ? t('segment.nobody')
          : data.isAll
            ? t('segment.count', { number: data.count.toLocaleString(language), names: list })
            : t('segment.atLeast', {
                number: data.count.toLocaleString(language),
                looked: data.looked.toLocaleString(language),
                names: list,
              })}
    </p>
  )
}
