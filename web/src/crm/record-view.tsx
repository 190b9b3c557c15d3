import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { Problem } from '../api/problem.ts'
import { useMe, useNames } from '../api/queries.ts'
import { can } from '../api/rights.ts'
import { EditableList, EditableText } from '../contacts/editable.tsx'
import { Button } from '../ui/button.tsx'
import { Empty, Notice, Waiting } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { TimeAgo } from '../ui/time.tsx'
import { EditableMoney } from './money.tsx'
import { Page } from './page.tsx'
import { RecordIcon } from './record-icon.tsx'
import { RecordNotes } from './record-notes.tsx'
import {
  type CrmRecord,
  forgetRecord,
  nameOf,
  pluralOf,
  type RecordKind,
  recordQuery,
  useRecordUpdate,
} from './records.ts'
import { useStages } from './stages.ts'

const ConfirmDialog = lazy(() => import('../conversations/confirm-dialog.tsx'))

/** One person, lead or deal: its fields, editable where they stand, and the notes of what was said (L2). */
export function RecordView({ kind, id }: { kind: RecordKind; id: string }) {
  const { t } = useTranslation('records')
  const { t: common } = useTranslation()
  const sentence = useSentence()
  const { data: record, error, refetch } = useQuery(recordQuery(kind, id))
  const backTo = { plural: pluralOf[kind], label: t(`kinds.${kind}`) }
  const isGone = error instanceof Problem && error.status === 404
  if (isGone || !record) {
    return (
      <Page title={t(`kind.${kind}`)} backTo={backTo}>
        {isGone ? (
          <Notice tone="info">{t('gone')}</Notice>
        ) : error ? (
          <Empty title={t('failed')}>
            <p className="mb-3">{sentence(error)}</p>
            <Button onClick={() => void refetch()}>{common('common.tryAgain')}</Button>
          </Empty>
        ) : (
          <Waiting rows={4} />
        )}
      </Page>
    )
  }
  return (
    <Page title={nameOf(record)} icon={<RecordIcon kind={kind} size={18} />} backTo={backTo} wide>
      <div className="grid gap-x-10 gap-y-6 lg:grid-cols-[300px_minmax(0,1fr)]">
        <section aria-label={t(`kind.${kind}`)}>
          <Facts record={record} />
          <Removal record={record} />
        </section>
        <RecordNotes kind={kind} id={id} />
      </div>
    </Page>
  )
}

function Facts({ record }: { record: CrmRecord }) {
  const { t } = useTranslation('records')
  const { t: common } = useTranslation()
  const names = useNames()
  const update = useRecordUpdate(record)
  const named = record.kind === 'person' ? 'name' : 'title'
  return (
    <dl className="space-y-3">
      <Fact term={t(`field.${named}`)}>
        <EditableText
          label={t(`field.${named}`)}
          value={nameOf(record)}
          isRequired
          save={(next) => update({ [named]: next })}
        />
      </Fact>
      {record.kind === 'deal' && (
        <Fact term={t('field.stage')}>
          <Stage stage={record.stage} save={(stage) => update({ stage })} />
        </Fact>
      )}
      {record.kind !== 'person' && (
        <Fact term={t('field.value')}>
          <EditableMoney money={record} save={(money) => update(money)} />
        </Fact>
      )}
      <Fact term={t('field.organization')}>
        <EditableText
          label={t('field.organization')}
          value={record.organization ?? ''}
          save={(next) => update({ organization: next || null })}
        />
      </Fact>
      <Fact term={t('field.phones')}>
        <EditableList
          label={t('field.phone')}
          values={record.phones}
          type="tel"
          placeholder="+41791234567"
          save={(phones) => update({ phones })}
        />
      </Fact>
      <Fact term={t('field.emails')}>
        <EditableList
          label={t('field.email')}
          values={record.emails}
          type="email"
          placeholder="name@example.com"
          save={(emails) => update({ emails })}
        />
      </Fact>
      {record.outsideId && <Fact term={t('field.outsideId')}>{record.outsideId}</Fact>}
      <Fact term={t('field.createdBy')}>
        {names.agent(record.createdBy) ?? common('row.someone')} · <TimeAgo at={record.createdAt} />
      </Fact>
      <Fact term={t('field.updated')}>
        <TimeAgo at={record.updatedAt} />
      </Fact>
    </dl>
  )
}

function Stage({ stage, save }: { stage: string; save(stage: string): Promise<void> }) {
  const { t } = useTranslation('records')
  return <EditableText label={t('field.stage')} value={stage} suggestions={useStages()} isRequired save={save} />
}

function Fact({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="pb-0.5 text-muted text-xs">{term}</dt>
      <dd className="[overflow-wrap:anywhere]">{children}</dd>
    </div>
  )
}

function Removal({ record }: { record: CrmRecord }) {
  const { t } = useTranslation('records')
  const client = useQueryClient()
  const navigate = useNavigate()
  const me = useMe()
  const [isOpen, setIsOpen] = useState(false)
  const { id, kind, createdBy } = record
  const plural = pluralOf[kind]
  if (createdBy !== me?.id && !can(me, 'conversations.viewAll')) {
    return <p className="mt-5 border-t pt-3 text-muted text-xs">{t('delete.refused')}</p>
  }
  const remove = async () => {
    await call(`${plural}.delete`, { id })
    await navigate({ to: '/records/$plural', params: { plural } })
    forgetRecord(client, record)
  }
  return (
    <div className="mt-5 border-t pt-3">
      <Button small className="text-bad!" onClick={() => setIsOpen(true)}>
        {t('delete.open')}
      </Button>
      <Suspense>
        {isOpen && (
          <ConfirmDialog
            title={t('delete.title', { name: nameOf(record) })}
            text={t('delete.text')}
            confirm={t('delete.confirm')}
            onConfirm={remove}
            onDone={() => setIsOpen(false)}
          />
        )}
      </Suspense>
    </div>
  )
}
