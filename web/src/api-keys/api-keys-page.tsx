import { ExternalLink, KeySquare } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { config } from '../api/config.ts'
import { useTeams } from '../api/queries.ts'
import { stampTime, useLocale } from '../i18n/time.ts'
import { serverNow } from '../realtime/server-clock.ts'
import { DeleteButton } from '../settings/delete-button.tsx'
import { SelectField } from '../settings/fields.tsx'
import { ItemPage } from '../settings/item-page.tsx'
import { NewSecret } from '../settings/new-secret.tsx'
import { AddLink, Badge, Page, Rows } from '../settings/page-parts.tsx'
import { useItems } from '../settings/use-items.ts'
import { TimeAgo } from '../ui/time.tsx'
import { dateWords } from './dates.ts'
import { KeyForm } from './key-form.tsx'
import { KeyMade } from './key-made.tsx'
import { type ApiKey, apiKeysQuery } from './queries.ts'
import { useWords } from './words.ts'

/** API keys: all of them, and each on a page of its own. */
export default function ApiKeysPage({ itemId }: { itemId: string | undefined }) {
  return itemId === undefined ? <ListPage /> : <KeyPage itemId={itemId} />
}

const useKeys = () => useItems('api-keys', apiKeysQuery)

function ListPage() {
  const { t } = useWords()
  const { t: settings } = useTranslation('settings')
  const { items, error } = useKeys()
  const rows = items?.map((key) => ({
    id: key.id,
    name: key.name,
    detail: <KeyLine apiKey={key} />,
    icon: <KeySquare size={18} className="shrink-0 text-muted" aria-hidden />,
    mark: <KeyMark apiKey={key} />,
  }))
  return (
    <Page
      title={settings('section.api-keys')}
      intro={settings('apiKeys.intro')}
      action={<AddLink section="api-keys">{t('add')}</AddLink>}
    >
      <p className="mb-4">
        <a
          href={`${config().apiUrl}/docs`}
          target="_blank"
          rel="noreferrer"
          className="inline-flex items-center gap-1 text-accent underline"
        >
          {t('reference')}
          <ExternalLink size={13} aria-hidden />
        </a>
      </p>
      <Rows section="api-keys" label={settings('section.api-keys')} rows={rows} error={error} none={t('none')} />
    </Page>
  )
}

/** Which one it is, what it may, for whom, and when it was last used. */
function KeyLine({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useWords()
  const locale = useLocale()
  const teams = useTeams()
  const { prefix, scopes, teamIds, readOnly, lastUsedAt, expiresAt } = apiKey
  const ofTeams = teamIds?.map((id) => teams.find((team) => team.id === id)?.name ?? id)
  const facts = [
    ...(readOnly ? [t('readOnly')] : []),
    scopes.length > 0 ? t('rightsCount', { count: scopes.length }) : t('noRights'),
    ofTeams ? ofTeams.join(', ') : t('allTeams'),
    expiresAt ? t('expiresOn', { date: dateWords(expiresAt, locale) }) : t('neverExpires'),
  ]
  return (
    <>
      <code className="block truncate text-xs">{prefix}…</code>
      {facts.join(' · ')} · {lastUsedAt ? <Used at={lastUsedAt} /> : t('neverUsed')}
    </>
  )
}

function Used({ at }: { at: string }) {
  const { t } = useWords()
  return (
    <>
      {t('lastUsed')} <TimeAgo at={at} />
    </>
  )
}

const SOON_MS = 14 * 24 * 60 * 60_000

function KeyMark({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useWords()
  const { expiresAt, previousUntil } = apiKey
  const left = expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt) - serverNow()
  if (left <= 0) return <Badge tone="bad">{t('expired')}</Badge>
  if (left < SOON_MS) return <Badge tone="warn">{t('expiresSoon')}</Badge>
  if (previousUntil && Date.parse(previousUntil) > serverNow()) return <Badge>{t('twoWork')}</Badge>
  return null
}

function KeyPage({ itemId }: { itemId: string }) {
  const { t } = useWords()
  const list = useKeys()
  const [made, setMade] = useState<string | null>()
  if (made !== undefined) return <KeyMade secret={made} onDone={list.showList} />
  return (
    <ItemPage section="api-keys" itemId={itemId} newTitle={t('add')} titleOf={({ name }) => name} {...list}>
      {(key) => (
        <>
          {key && <About apiKey={key} />}
          <KeyForm apiKey={key} list={list} onMade={setMade} />
          {key && <Rotation apiKey={key} onRotated={list.put} />}
          {key && (
            <DeleteButton
              name={key.name}
              text={t('revoking')}
              words={{
                open: t('revoke.open'),
                title: t('revoke.title', { name: key.name }),
                confirm: t('revoke.confirm'),
              }}
              onDelete={() => call('apiKeys.delete', { id: key.id })}
              onDone={() => {
                list.remove(key.id)
                list.showList()
              }}
            />
          )}
        </>
      )}
    </ItemPage>
  )
}

function About({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useWords()
  const { prefix, createdAt, createdBy, lastUsedAt } = apiKey
  return (
    <p className="mb-6 flex flex-wrap items-center gap-x-3 gap-y-1 rounded-lg border bg-canvas p-3 text-sm">
      <code className="text-xs">{prefix}…</code>
      <KeyMark apiKey={apiKey} />
      <span className="text-muted">
        {t('madeBy', { name: createdBy.name })} <TimeAgo at={createdAt} /> ·{' '}
        {lastUsedAt ? <Used at={lastUsedAt} /> : t('neverUsed')}
      </span>
    </p>
  )
}

const HOUR_MS = 60 * 60_000
/** How long the key before goes on working, by what is offered. */
const overlaps = { 0: 0, 1: HOUR_MS, 24: 24 * HOUR_MS, 168: 168 * HOUR_MS }
type Hours = `${keyof typeof overlaps}`

function Rotation({ apiKey, onRotated }: { apiKey: ApiKey; onRotated(key: ApiKey): void }) {
  const { t } = useWords()
  const locale = useLocale()
  const [hours, setHours] = useState<Hours>('24')
  const { id, previousUntil } = apiKey
  const isOverlap = previousUntil !== null && Date.parse(previousUntil) > serverNow()
  const long = (unit: 'hour' | 'day', value: number) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value)
  return (
    <NewSecret
      title={t('rotate.title')}
      intro={
        <>
          {t('rotate.intro')}
          {isOverlap && (
            <strong className="block font-medium text-ink">
              {t('rotate.until', { time: stampTime(Date.parse(previousUntil), locale) })}
            </strong>
          )}
        </>
      }
      open={t('rotate.open')}
      dialog={{ title: t('rotate.dialog'), text: t('rotate.text'), confirm: t('rotate.confirm') }}
      secret={{ label: t('key'), once: t('once') }}
      onOpen={() => setHours('24')}
      rotate={async () => {
        const { key, ...rotated } = await call('apiKeys.rotate', { id, overlap: overlaps[hours] })
        onRotated(rotated)
        return key
      }}
    >
      <SelectField
        label={t('rotate.overlap')}
        value={hours}
        onChange={(next) => setHours(next)}
        options={[
          { value: '1', label: long('hour', 1) },
          { value: '24', label: long('day', 1) },
          { value: '168', label: long('day', 7) },
          { value: '0', label: t('rotate.atOnce') },
        ]}
      />
    </NewSecret>
  )
}
