import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../../contracts/operations.ts'
import { call } from '../api/client.ts'
import { Notice, Waiting } from '../ui/notice.tsx'
import { TimeAgo } from '../ui/time.tsx'
import { DeleteButton } from './delete-button.tsx'
import { CheckField, Field, TextField } from './fields.tsx'
import { Badge, FormFoot, FormNotices, Page } from './page-parts.tsx'
import { useSettingsSentence } from './problems.ts'
import { useForm } from './use-form.ts'

type Connector = OutputOf<'connectors.list'>['items'][number]
type Id = Connector['id']
const queryKey = ['connectors'] as const

interface Kind {
  /** as it calls itself */
  name: string
  /** its accounts have an address of their own, of which the first part is asked for */
  hasDomain: boolean
  secret: 'apiToken' | 'accessToken'
}
const kinds: Record<Id, Kind> = {
  pipedrive: { name: 'Pipedrive', hasDomain: true, secret: 'apiToken' },
  hubspot: { name: 'HubSpot', hasDomain: false, secret: 'accessToken' },
}

/** L5: the CRMs that notes are written to as well, and that know who customers are. */
export function ConnectorsPage() {
  const { t } = useTranslation('settings')
  const sentence = useSettingsSentence()
  const query = useQuery({ queryKey, queryFn: () => call('connectors.list', {}), refetchOnMount: 'always' })
  const connected = query.data?.items
  return (
    <Page title={t('section.connectors')} intro={t('connectors.intro')}>
      {connected ? (
        <div className="space-y-10">
          {(Object.keys(kinds) as Id[]).map((id) => {
            const connector = connected.find((each) => each.id === id)
            return <ConnectorSection key={`${id} ${connector === undefined}`} id={id} connector={connector} />
          })}
        </div>
      ) : query.error ? (
        <Notice tone="bad">{sentence(query.error)}</Notice>
      ) : (
        <Waiting rows={3} />
      )}
    </Page>
  )
}

interface ConnectorProps {
  id: Id
  connector: Connector | undefined
}

function ConnectorSection({ id, connector }: ConnectorProps) {
  const { t } = useTranslation('settings')
  const client = useQueryClient()
  const { name } = kinds[id]
  return (
    <section aria-label={name}>
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <h2 className="font-semibold text-base">{name}</h2>
        <Health connector={connector} />
      </div>
      {connector?.problem && (
        <div className="mb-4">
          <Notice tone="bad">
            {t('connectors.failing')} {connector.problem.reason} · <TimeAgo at={connector.problem.since} />
          </Notice>
        </div>
      )}
      <ConnectorForm id={id} connector={connector} />
      {connector && (
        <DeleteButton
          name={name}
          text={t('connectors.deleting')}
          onDelete={() => call('connectors.delete', { id })}
          onDone={() => void client.invalidateQueries({ queryKey })}
        />
      )}
    </section>
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
  token: string
  linkBySelf: boolean
}
const draftOf = (connector: Connector | undefined): Draft => ({
  companyDomain: connector?.config.companyDomain ?? '',
  token: '',
  linkBySelf: connector?.linkBySelf ?? false,
})
/** People copy the whole address. */
const companyOf = (text: string) =>
  text
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/\.pipedrive\.com.*$/, '')

function ConnectorForm({ id, connector }: ConnectorProps) {
  const { t } = useTranslation('settings')
  const client = useQueryClient()
  const { hasDomain, secret } = kinds[id]
  const form = useForm<Connector, Draft>({
    item: connector,
    draftOf,
    save: ({ companyDomain, token, linkBySelf }, base) =>
      call('connectors.set', {
        id,
        linkBySelf,
        ...(hasDomain ? { config: { companyDomain: companyOf(companyDomain) } } : {}),
        ...(base ? { version: base.version } : {}),
        ...(token.trim() ? { secrets: { [secret]: token.trim() } } : {}),
      }),
    reload: async () => {
      const { items } = await client.fetchQuery({ queryKey, queryFn: () => call('connectors.list', {}), staleTime: 0 })
      return items.find((each) => each.id === id)
    },
    onSaved: () => client.invalidateQueries({ queryKey }),
  })
  const { draft, set, errorAt, base } = form
  return (
    <form {...form.form} className="space-y-4">
      <FormNotices form={form} fields={['config', 'secrets']} />
      {hasDomain && (
        <TextField
          label={t('connectors.companyDomain')}
          hint={t('connectors.companyDomainHint')}
          error={errorAt('config.companyDomain') && t('refused.company')}
          placeholder="acme"
          value={draft.companyDomain}
          onChange={(companyDomain) => set({ companyDomain })}
        />
      )}
      <Field
        label={t(`connectors.${secret}`)}
        hint={base ? t('secrets.set') : t(`connectors.${secret}Hint`)}
        error={errorAt(`secrets.${secret}`)}
      >
        {(control) => (
          <input
            {...control}
            type="password"
            autoComplete="new-password"
            className="field"
            placeholder={base ? '••••••••' : ''}
            value={draft.token}
            onChange={({ target }) => set({ token: target.value })}
          />
        )}
      </Field>
      <CheckField
        label={t('connectors.linkBySelf')}
        hint={t('connectors.linkBySelfHint')}
        checked={draft.linkBySelf}
        onChange={(linkBySelf) => set({ linkBySelf })}
      />
      <FormFoot form={form} submit={base ? t('form.save') : t('connectors.connect')} />
    </form>
  )
}
