import { MessageSquareQuote } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { useMe } from '../api/queries.ts'
import type { CannedResponse } from '../api/types.ts'
import { CannedResponseForm } from './canned-response-form.tsx'
import { DeleteButton } from './delete-button.tsx'
import { useDirectory } from './directory.ts'
import { ItemPage } from './item-page.tsx'
import { AddLink, Badge, Page, Rows } from './page-parts.tsx'
import { manages } from './sections.ts'

const contains = ({ title, topic, shortcut, text }: CannedResponse, q: string) =>
  [title, topic, shortcut ?? '', text].join('\n').toLowerCase().includes(q.trim().toLowerCase())

export function CannedResponsesPage() {
  const { t } = useTranslation('settings')
  const { items, error } = useDirectory('canned-responses')
  const [q, setQ] = useState('')
  const found = items
    ?.filter((item) => contains(item, q))
    .toSorted((one, other) => one.topic.localeCompare(other.topic) || one.title.localeCompare(other.title))
  const rows = found?.map(({ id, title, topic, shortcut, scope }) => ({
    id,
    name: title,
    detail: [topic, ...(shortcut ? [`/${shortcut}`] : [])].join(' · '),
    icon: <MessageSquareQuote size={16} className="shrink-0 text-muted" aria-hidden />,
    mark: <Badge tone={scope === 'shared' ? 'good' : 'plain'}>{t(`canned.${scope}`)}</Badge>,
  }))
  return (
    <Page
      title={t('section.canned-responses')}
      intro={t('canned.intro')}
      action={<AddLink section="canned-responses">{t('canned.add')}</AddLink>}
    >
      {items && items.length > 0 && (
        <input
          type="search"
          className="field mb-3"
          aria-label={t('canned.search')}
          placeholder={t('canned.search')}
          value={q}
          onChange={({ target }) => setQ(target.value)}
        />
      )}
      <Rows
        section="canned-responses"
        label={t('section.canned-responses')}
        rows={rows}
        error={error}
        none={items?.length ? t('canned.noneFound') : t('canned.none')}
      />
    </Page>
  )
}

export function CannedResponsePage({ itemId }: { itemId: string }) {
  const { t } = useTranslation('settings')
  const list = useDirectory('canned-responses')
  const keepsShared = manages(useMe())
  return (
    <ItemPage
      section="canned-responses"
      itemId={itemId}
      newTitle={t('canned.add')}
      titleOf={({ title }) => title}
      {...list}
    >
      {(response) =>
        response?.scope === 'shared' && !keepsShared ? (
          <div className="space-y-3">
            <p className="whitespace-pre-wrap break-words rounded-lg border bg-canvas p-3">{response.text}</p>
            <p className="text-muted text-sm">{t('canned.sharedOnly')}</p>
          </div>
        ) : (
          <>
            <CannedResponseForm response={response} list={list} />
            {response && (
              <DeleteButton
                name={response.title}
                text={t('canned.deleting')}
                onDelete={() => call('cannedResponses.delete', { id: response.id })}
                onDone={() => {
                  list.remove(response.id)
                  list.showList()
                }}
              />
            )}
          </>
        )
      }
    </ItemPage>
  )
}
