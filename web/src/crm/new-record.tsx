import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { Page } from './page.tsx'
import { RecordForm } from './record-form.tsx'
import { type CrmRecord, pluralOf, putRecord, type RecordKind } from './records.ts'

export function NewRecord({ kind }: { kind: RecordKind }) {
  const { t } = useTranslation('records')
  const client = useQueryClient()
  const navigate = useNavigate()
  const plural = pluralOf[kind]
  return (
    <Page title={t(`new.${kind}`)} backTo={{ plural, label: t(`kinds.${kind}`) }}>
      <RecordForm
        kind={kind}
        submit={t('create')}
        save={async (fields, idempotencyKey) => {
          const record: CrmRecord = await call(`${plural}.create`, fields as never, { idempotencyKey })
          putRecord(client, record)
          void navigate({
            to: '/records/$plural/$recordId',
            params: { plural, recordId: record.id },
            replace: true,
            ignoreBlocker: true,
          })
        }}
        onCancel={() => void navigate({ to: '/records/$plural', params: { plural }, ignoreBlocker: true })}
      />
    </Page>
  )
}
