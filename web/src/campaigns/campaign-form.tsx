import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { asProblem } from '../api/problem.ts'
import { useChannels, useTeams } from '../api/queries.ts'
import { contactAttributesQuery } from '../contacts/attributes/query.ts'
import { attributeVariables } from '../contacts/attributes/variables.ts'
import { useLocale } from '../i18n/time.ts'
import { toField, wrongTime } from '../messages/later/times.ts'
import type { Variable } from '../messages/variables.ts'
import { serverNow } from '../realtime/server-clock.ts'
import type { ReadyTemplate } from '../templates/template-picker.tsx'
import { nothingChosen, type TemplateDraft } from '../templates/types.ts'
import { Button } from '../ui/button.tsx'
import { LeaveGuard } from '../ui/leave-guard.tsx'
import { Notice, Waiting } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { type AudienceDraft, AudienceField } from './audience.tsx'
import { Choice, Field, Part } from './field.tsx'
import { Page } from './page.tsx'
import { campaignsQuery, useKeep } from './queries.ts'
import { asWritten, columnNames, withColumns } from './recipient-list.ts'
import type { Campaign, CampaignInput } from './types.ts'
import { useWords } from './words.ts'

const TemplatePicker = lazy(() =>
  import('../templates/template-picker.tsx').then(({ TemplatePicker: Picker }) => ({ default: Picker })),
)

interface Draft {
  name: string
  channelId: string
  template: TemplateDraft
  audience: AudienceDraft
  isLater: boolean
  /** as the field for date and time has it */
  startAt: string
  isQuiet: boolean
  quiet: { from: string; to: string; timeZone: string }
  teamId: string
}

const TOMORROW_MS = 24 * 3_600_000

function draftOf(campaign: Campaign | undefined): Draft {
  const { audience, template, startAt, quietHours } = campaign ?? {}
  const timeZone = new Intl.DateTimeFormat().resolvedOptions().timeZone
  const columns = columnNames(
    Object.values(template?.variables ?? {}).flatMap((value) => (typeof value === 'string' ? [] : [value.column])),
  )
  return {
    name: campaign?.name ?? '',
    channelId: campaign?.channelId ?? '',
    template: template ? { id: template.id, variables: asWritten(template.variables, columns) } : nothingChosen,
    audience: {
      kind: audience?.contactIds ? 'contacts' : audience?.attachmentId ? 'list' : 'segment',
      segmentId: audience?.segmentId ?? '',
      contactIds: audience?.contactIds ?? [],
      attachmentId: audience?.attachmentId,
      list: undefined,
    },
    isLater: startAt !== null && startAt !== undefined,
    startAt: toField(startAt ? new Date(startAt) : new Date(serverNow() + TOMORROW_MS)),
    isQuiet: campaign ? quietHours !== null : true,
    quiet: quietHours ?? { from: '20:00', to: '08:00', timeZone },
    teamId: campaign?.teamId ?? '',
  }
}

/** M18: a campaign is put together on one page, then looked at. */
export function CampaignForm({ campaign }: { campaign?: Campaign }) {
  const { t } = useWords()
  const sentence = useSentence()
  const client = useQueryClient()
  const navigate = useNavigate()
  const keep = useKeep()
  const all = useChannels()
  const teams = useTeams()
  const [draft, setDraft] = useState(() => draftOf(campaign))
  const [ready, setReady] = useState<ReadyTemplate>()
  const [showsMissing, setShowsMissing] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const [isSaving, setIsSaving] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const begun = useRef(JSON.stringify(draft))
  const set = (change: Partial<Draft>) => setDraft((now) => ({ ...now, ...change }))
  const channels = all.filter(({ type }) => type === 'whatsapp')
  const channelId = channels.some(({ id }) => id === draft.channelId) ? draft.channelId : (channels[0]?.id ?? '')
  const columns = columnsOf(draft, campaign)
  const possible = usePossible(draft, columns)
  const wrong = wrongOf({ ...draft, channelId }, ready, columns)
  const isAlone = withColumns(draft.template.variables, columns) !== undefined
  useEffect(() => {
    if (problem === undefined && !showsMissing) return
    form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }, [problem, showsMissing])
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (isSaving) return
    const input = inputOf({ ...draft, channelId }, ready, columns)
    if (wrong || !input) {
      setShowsMissing(false)
      // Once more, where it was said before; not with the next frame, which a window that is covered has none of.
      setTimeout(() => setShowsMissing(true))
      return
    }
    setIsSaving(true)
    setProblem(undefined)
    try {
      const once = { idempotencyKey: crypto.randomUUID() }
      const saved = campaign
        ? await call('campaigns.update', { id: campaign.id, version: campaign.version, ...input }, once)
        : await call('campaigns.create', input, once)
      keep(saved)
      begun.current = JSON.stringify(draft)
      await client.invalidateQueries({ queryKey: campaignsQuery.queryKey })
      await navigate({ to: '/campaigns/$campaignId', params: { campaignId: saved.id }, ignoreBlocker: true })
    } catch (refusal) {
      setProblem(refusal)
      setIsSaving(false)
    }
  }
  if (all.length > 0 && channels.length === 0) {
    return (
      <Page title={t('new')} isBack>
        <Notice tone="info">{t('form.noChannel')}</Notice>
      </Page>
    )
  }
  const isTemplates = problem !== undefined && asProblem(problem).errors.some(({ path }) => path.startsWith('template'))
  return (
    <Page title={campaign?.name ?? t('new')} isBack>
      <form ref={form} noValidate onSubmit={(event) => void submit(event)} className="space-y-5">
        <LeaveGuard isDirty={!isSaving && JSON.stringify(draft) !== begun.current} />
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t('form.name')} hint={t('form.nameHint')}>
            {(control) => (
              <input
                {...control}
                aria-invalid={showsMissing && draft.name.trim() === ''}
                className="field"
                value={draft.name}
                maxLength={100}
                onChange={({ target }) => set({ name: target.value })}
              />
            )}
          </Field>
          <Field label={t('form.channel')}>
            {(control) => (
              <select
                {...control}
                className="field"
                value={channelId}
                onChange={({ target }) => set({ channelId: target.value, template: nothingChosen })}
              >
                {channels.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
        <Part title={t('form.audience')}>
          <AudienceField
            value={draft.audience}
            showsMissing={showsMissing}
            onChange={(change) => set({ audience: { ...draft.audience, ...change } })}
          />
        </Part>
        <Part title={t('form.template')} hint={t('form.templateHint')}>
          {channelId && (
            <Suspense fallback={<Waiting rows={3} />}>
              <div className="rounded-lg border">
                <TemplatePicker
                  key={channelId}
                  channelId={channelId}
                  possible={possible}
                  value={draft.template}
                  onChange={(template) => set({ template })}
                  onReady={setReady}
                  place={`campaign ${campaign?.id ?? 'new'}`}
                  showsMissing={showsMissing}
                  {...(isTemplates ? { problem } : {})}
                />
              </div>
            </Suspense>
          )}
          {!isAlone && <p className="mt-1 text-bad text-sm">{t('form.columnAlone')}</p>}
        </Part>
        <Part title={t('form.when')}>
          <When draft={draft} showsMissing={showsMissing} onChange={set} />
        </Part>
        <Part title={t('form.team')}>
          <select
            className="field sm:w-1/2"
            aria-label={t('form.team')}
            value={draft.teamId}
            onChange={({ target }) => set({ teamId: target.value })}
          >
            <option value="">{t('form.ownTeam')}</option>
            {teams.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </Part>
        {problem !== undefined && !isTemplates && <Notice tone="bad">{sentence(problem)}</Notice>}
        <div className="flex flex-wrap items-center gap-3 border-t pt-4">
          <Button type="submit" look="primary" disabled={isSaving}>
            {t('form.review')}
          </Button>
          <span role="status" className="text-bad text-sm">
            {showsMissing && wrong ? t('form.missing') : ''}
          </span>
        </div>
      </form>
    </Page>
  )
}

interface WhenProps {
  draft: Draft
  showsMissing: boolean
  onChange(change: Partial<Draft>): void
}

function When({ draft, showsMissing, onChange }: WhenProps) {
  const { t } = useWords()
  const { isLater, startAt, isQuiet, quiet } = draft
  const isWrong = isLater && wrongTime(startAt, new Date(serverNow())) !== undefined
  const clock = (field: 'from' | 'to') => (
    <input
      type="time"
      className="field w-auto"
      aria-label={t(field === 'from' ? 'form.quietFrom' : 'form.quietTo')}
      value={quiet[field]}
      onChange={({ target }) => onChange({ quiet: { ...quiet, [field]: target.value } })}
    />
  )
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-3">
        <Choice
          name="when"
          value={isLater ? 'later' : 'now'}
          options={[
            { value: 'now', label: t('form.now') },
            { value: 'later', label: t('form.later') },
          ]}
          onChange={(when) => onChange({ isLater: when === 'later' })}
        />
        {isLater && (
          <input
            type="datetime-local"
            className="field w-auto"
            aria-label={t('form.later')}
            aria-invalid={showsMissing && isWrong}
            value={startAt}
            onChange={({ target }) => onChange({ startAt: target.value })}
          />
        )}
      </div>
      <div>
        <div className="flex flex-wrap items-center gap-2">
          <label className="flex cursor-pointer items-center gap-2">
            <input
              type="checkbox"
              className="size-4 accent-(--accent)"
              checked={isQuiet}
              onChange={({ target }) => onChange({ isQuiet: target.checked })}
            />
            {t('form.quiet')}
          </label>
          {isQuiet && (
            <>
              {clock('from')}
              <span aria-hidden>–</span>
              {clock('to')}
            </>
          )}
        </div>
        {isQuiet && <p className="mt-1 text-muted text-xs">{t('form.quietHint', { zone: quiet.timeZone })}</p>}
      </div>
    </div>
  )
}

/** The list's columns, by the names under which they are offered; those of a list that was uploaded earlier as far as they are used. */
function columnsOf({ audience }: Draft, campaign: Campaign | undefined): Map<string, string> {
  if (audience.kind !== 'list') return new Map()
  const used = Object.values(campaign?.template.variables ?? {}).flatMap((value) =>
    typeof value === 'string' ? [] : [value.column],
  )
  return columnNames(audience.list?.columns ?? [...new Set(used)])
}

const ATTRIBUTES_FROM = 50

/** What `$` offers, with what it stands for somebody: each is somebody else. */
function usePossible({ audience }: Draft, columns: ReadonlyMap<string, string>): Variable[] {
  const { t } = useTranslation()
  const language = useLocale()
  const { data } = useQuery({
    queryKey: ['contacts', 'attributes'],
    queryFn: () => call('contacts.list', { limit: ATTRIBUTES_FROM }),
  })
  const { data: defined = [] } = useQuery(contactAttributesQuery)
  const attributes = Object.fromEntries((data?.items ?? []).flatMap(({ attributes: own }) => Object.entries(own)))
  return [
    ['contact.name', t('contact.name')],
    ['contact.phone', '+41791234567'],
    ['contact.email', 'name@example.com'],
    ...attributeVariables(defined, { attributes, language }).map(
      ([name, value, label]): Variable => [name, value || (label ?? name), label],
    ),
    ...[...columns].map(([name, column]): Variable => [name, audience.list?.sample[column] || column]),
  ]
}

function audienceOf({
  kind,
  segmentId,
  contactIds,
  attachmentId,
}: AudienceDraft): CampaignInput['audience'] | undefined {
  if (kind === 'segment') return segmentId ? { segmentId } : undefined
  if (kind === 'contacts') return contactIds.length > 0 ? { contactIds: [...contactIds] } : undefined
  return attachmentId ? { attachmentId } : undefined
}

/** Whether anything is missing, or can't be meant. */
function wrongOf(draft: Draft, ready: ReadyTemplate | undefined, columns: ReadonlyMap<string, string>): boolean {
  const { isLater, startAt, isQuiet, quiet } = draft
  if (isLater && wrongTime(startAt, new Date(serverNow()))) return true
  if (isQuiet && (!quiet.from || !quiet.to || quiet.from === quiet.to)) return true
  return draft.name.trim() === '' || inputOf(draft, ready, columns) === undefined
}

function inputOf(
  draft: Draft,
  ready: ReadyTemplate | undefined,
  columns: ReadonlyMap<string, string>,
): CampaignInput | undefined {
  const audience = audienceOf(draft.audience)
  const variables = ready && withColumns(ready.template.variables, columns)
  if (!ready || !variables || !audience) return undefined
  const { id, headerAttachmentId } = ready.template
  return {
    name: draft.name.trim(),
    channelId: draft.channelId,
    teamId: draft.teamId || null,
    template: { id, variables, ...(headerAttachmentId ? { headerAttachmentId } : {}) },
    audience,
    startAt: draft.isLater ? new Date(draft.startAt).toISOString() : null,
    quietHours: draft.isQuiet ? draft.quiet : null,
  }
}
