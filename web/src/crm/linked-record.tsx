import { Link } from '@tanstack/react-router'
import { Unlink } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { EditableText } from '../contacts/editable.tsx'
import { useLocale } from '../i18n/time.ts'
import { EditableMoney, moneyText } from './money.tsx'
import { RecordIcon } from './record-icon.tsx'
import { type CrmRecord, nameOf, pluralOf, type RecordLink, useRecordUpdate } from './records.ts'
import { useStages } from './stages.ts'

/** One linked record: a click opens it; of a deal what changes most often is edited here. */
export function LinkedRecord({ link, onUnlink }: { link: RecordLink; onUnlink: () => void }) {
  const { t } = useTranslation('records')
  const language = useLocale()
  const { record } = link
  const { kind, organization } = record
  const worth = kind === 'lead' ? moneyText(record, language) : undefined
  return (
    <li className="group rounded-md px-1.5 py-1 hover:bg-hover">
      <div className="flex items-start gap-2">
        <span className="pt-[3px]" title={t(`kind.${kind}`)}>
          <RecordIcon kind={kind} />
          <span className="sr-only">{t(`kind.${kind}`)}:</span>
        </span>
        <div className="min-w-0 flex-1">
          <Link
            to="/records/$plural/$recordId"
            params={{ plural: pluralOf[kind], recordId: record.id }}
            className="block rounded font-medium [overflow-wrap:anywhere] hover:underline"
          >
            {nameOf(record)}
          </Link>
          {(organization || worth) && (
            <p className="text-muted text-xs">{[organization, worth].filter(Boolean).join(' · ')}</p>
          )}
          {kind === 'deal' && <DealFacts deal={record} />}
        </div>
        <button
          type="button"
          aria-label={t('linked.unlink', { name: nameOf(record) })}
          title={t('linked.unlinkConfirm')}
          onClick={onUnlink}
          className="flex size-6 shrink-0 items-center justify-center rounded text-muted opacity-0 hover:text-ink focus-visible:opacity-100 group-hover:opacity-100 [@media(hover:none)]:opacity-100"
        >
          <Unlink size={13} aria-hidden />
        </button>
      </div>
    </li>
  )
}

function DealFacts({ deal }: { deal: Extract<CrmRecord, { kind: 'deal' }> }) {
  const { t } = useTranslation('records')
  const update = useRecordUpdate(deal)
  const stages = useStages()
  return (
    <div className="grid grid-cols-2 gap-x-3 text-sm *:min-w-0 [&>form]:col-span-2">
      <EditableText
        label={t('field.stage')}
        value={deal.stage}
        suggestions={stages}
        isRequired
        save={(stage) => update({ stage })}
      />
      <EditableMoney money={deal} save={(money) => update(money)} />
    </div>
  )
}
