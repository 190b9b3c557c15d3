import { Webhook } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { CopyField } from '../settings/copy-field.tsx'
import { DeleteButton } from '../settings/delete-button.tsx'
import { ItemPage } from '../settings/item-page.tsx'
import { AddLink, Page, Rows } from '../settings/page-parts.tsx'
import { SigningSecret } from '../settings/signing-secret.tsx'
import { useItems } from '../settings/use-items.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { Deliveries } from './deliveries.tsx'
import { EndpointForm } from './endpoint-form.tsx'
import { EndpointMark, EndpointState, StateLine } from './endpoint-state.tsx'
import { chosenOf } from './event-groups.ts'
import { type Endpoint, endpointsQuery } from './queries.ts'
import { useWords } from './words.ts'

/** Outgoing webhooks: all endpoints, and each on a page of its own. */
export default function EndpointsPage({ itemId }: { itemId: string | undefined }) {
  return itemId === undefined ? <ListPage /> : <EndpointPage itemId={itemId} />
}

const useEndpoints = () => useItems('webhook-endpoints', endpointsQuery)

const titleOf = ({ url, description }: Endpoint) => description || url

function ListPage() {
  const { t } = useWords()
  const { t: settings } = useTranslation('settings')
  const { items, error } = useEndpoints()
  const rows = items?.map((endpoint) => ({
    id: endpoint.id,
    name: titleOf(endpoint),
    detail: <EndpointLine endpoint={endpoint} />,
    icon: <Webhook size={18} className="shrink-0 text-muted" aria-hidden />,
    mark: <EndpointMark endpoint={endpoint} />,
  }))
  return (
    <Page
      title={settings('section.webhook-endpoints')}
      intro={settings('webhookEndpoints.intro')}
      action={<AddLink section="webhook-endpoints">{t('add')}</AddLink>}
    >
      <Rows
        section="webhook-endpoints"
        label={settings('section.webhook-endpoints')}
        rows={rows}
        error={error}
        none={t('none')}
      />
    </Page>
  )
}

function EndpointLine({ endpoint }: { endpoint: Endpoint }) {
  const { t } = useWords()
  const { url, description, events, ordered } = endpoint
  const chosen = chosenOf(events)
  return (
    <>
      {description && <span className="block truncate">{url}</span>}
      {[chosen ? t('eventsCount', { count: chosen.length }) : t('everyEvent'), ...(ordered ? [t('inOrder')] : [])].join(
        ' · ',
      )}
      <StateLine endpoint={endpoint} />
    </>
  )
}

function EndpointPage({ itemId }: { itemId: string }) {
  const { t } = useWords()
  const list = useEndpoints()
  const [made, setMade] = useState<Endpoint & { secret: string | null }>()
  if (made) return <EndpointMade secret={made.secret} onDone={() => list.show(made.id)} />
  return (
    <ItemPage section="webhook-endpoints" itemId={itemId} newTitle={t('add')} titleOf={titleOf} {...list}>
      {(endpoint) => (
        <>
          {endpoint && <EndpointState endpoint={endpoint} onChanged={list.put} />}
          {endpoint && <Deliveries endpoint={endpoint} onChanged={list.put} />}
          {endpoint && <h2 className="mt-8 mb-3 border-t pt-4 font-semibold text-base">{t('setup')}</h2>}
          <EndpointForm endpoint={endpoint} list={list} onMade={setMade} />
          {endpoint && (
            <SigningSecret
              madeAt={endpoint.secretSince}
              earlierUntil={endpoint.earlierUntil}
              rotate={async (leaked) => {
                const { secret, ...rotated } = await call('webhookEndpoints.rotate', { id: endpoint.id, leaked })
                list.put(rotated)
                return secret
              }}
            />
          )}
          {endpoint && (
            <DeleteButton
              name={titleOf(endpoint)}
              text={t('deleting')}
              onDelete={() => call('webhookEndpoints.delete', { id: endpoint.id })}
              onDone={() => {
                list.remove(endpoint.id)
                list.showList()
              }}
            />
          )}
        </>
      )}
    </ItemPage>
  )
}

/** The secret, this once. */
function EndpointMade({ secret, onDone }: { secret: string | null; onDone(): void }) {
  const { t } = useWords()
  return (
    <Page title={t('made')} backTo="webhook-endpoints">
      <div className="space-y-4">
        <Notice tone="warn">{t(secret === null ? 'again' : 'once')}</Notice>
        {secret !== null && <CopyField label={t('secret')} hint={t('secretHint')} value={secret} />}
        <Button look="primary" onClick={onDone}>
          {t('done')}
        </Button>
      </div>
    </Page>
  )
}
