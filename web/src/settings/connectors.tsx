import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../../contracts/operations.ts'
import { call } from '../api/client.ts'
import { Notice, Waiting } from '../ui/notice.tsx'
import { TimeAgo } from '../ui/time.tsx'
import { DeleteButton } from './delete-button.tsx'
import { Field, TextField } from './fields.tsx'
import { Badge, FormFoot, FormNotices, Page } from './page-parts.tsx'
import { useSettingsSentence } from './problems.ts'
import { useForm } from './use-form.ts'

type Connector = OutputOf<'connectors.list'>['items'][number]
const queryKey = ['connectors'] as const

/** L5: the CRMs that notes are written to as well. */
export function ConnectorsPage() {
  const { t } = useTranslation('settings')
  const client = useQueryClient()
  const sentence = useSettingsSentence()
  const query = useQuery({ queryKey, queryFn: () => call('connectors.list', {}), refetchOnMount: 'always' })
  const pipedrive = query.data?.items.find(({ id }) => id === 'pipedrive')
  return (
    <Page title={t('section.connectors')} intro={t('connectors.intro')}>
      {query.data ? (
        <div key={String(pipedrive === undefined)}>
          <div className="mb-4 flex flex-wrap items-center gap-2">
            <h2 className="font-semibold text-base">Pipedrive</h2>
            <Health connector={pipedrive} />
          </div>
          {pipedrive?.problem && (
            <div className="mb-4">
              <Notice tone="bad">
                {t('connectors.failing')} {pipedrive.problem.reason} · <TimeAgo at={pipedrive.problem.since} />
              </Notice>
            </div>
          )}
          <PipedriveForm connector={pipedrive} />
          {pipedrive && (
            <DeleteButton
              name="Pipedrive"
              text={t('connectors.deleting')}
              onDelete={() => call('connectors.delete', { id: 'pipedrive' })}
              onDone={() => void client.invalidateQueries({ queryKey })}
            />
          )}
        </div>
      ) : query.error ? (
        <Notice tone="bad">{sentence(query.error)}</Notice>
      ) : (
        <Waiting rows={3} />
      )}
    </Page>
  )
}

function Health({ connector }: { connector: Connector | undefined }) {
  const { t } = useTranslation('settings')
  if (!connector) return <Badge>{t('connectors.off')}</Badge>
  return connector.problem ? (
    <Badge tone="bad">{t('health.failing')}</Badge>
  ) : (
    <Badge tone="good">{t('connectors.on')}</Badge>
  )
}

interface Draft {
  companyDomain: string
  /** set anew; nobody reads back what is set */
  apiToken: string
}
const draftOf = (connector: Connector | undefined): Draft => ({
  companyDomain: connector?.config.companyDomain ?? '',
  apiToken: '',
})
/** People copy the whole address. */
const companyOf = (text: string) =>
  text
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/\.pipedrive\.com.*$/, '')

function PipedriveForm({ connector }: { connector: Connector | undefined }) {
  const { t } = useTranslation('settings')
  const client = useQueryClient()
  const form = useForm<Connector, Draft>({
    item: connector,
    draftOf,
    save: ({ companyDomain, apiToken }, base) =>
      call('connectors.set', {
        id: 'pipedrive',
        config: { companyDomain: companyOf(companyDomain) },
        ...(base ? { version: base.version } : {}),
        ...(apiToken.trim() ? { secrets: { apiToken: apiToken.trim() } } : {}),
      }),
    reload: async () => {
      const { items } = await client.fetchQuery({ queryKey, queryFn: () => call('connectors.list', {}), staleTime: 0 })
      return items.find(({ id }) => id === 'pipedrive')
    },
    onSaved: () => client.invalidateQueries({ queryKey }),
  })
  const { draft, set, errorAt, base } = form
  return (
    <form {...form.form} className="space-y-4">
      <FormNotices form={form} fields={['config', 'secrets']} />
      <TextField
        label={t('connectors.companyDomain')}
        hint={t('connectors.companyDomainHint')}
        error={errorAt('config.companyDomain') && t('refused.company')}
        placeholder="acme"
        value={draft.companyDomain}
        onChange={(companyDomain) => set({ companyDomain })}
      />
      <Field
        label={t('connectors.apiToken')}
        hint={base ? t('secrets.set') : t('connectors.apiTokenHint')}
        error={errorAt('secrets.apiToken')}
      >
        {(control) => (
          <input
            {...control}
            type="password"
            autoComplete="new-password"
            className="field"
            placeholder={base ? '••••••••' : ''}
            value={draft.apiToken}
            onChange={({ target }) => set({ apiToken: target.value })}
          />
        )}
      </Field>
      <FormFoot form={form} submit={base ? t('form.save') : t('connectors.connect')} />
    </form>
  )
}
