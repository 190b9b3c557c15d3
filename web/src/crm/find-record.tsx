import { useInfiniteQuery } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { Plus } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocale } from '../i18n/time.ts'
import { Button } from '../ui/button.tsx'
import { useSelected } from '../ui/selected.ts'
import { useSentence } from '../ui/sentence.ts'
import { moneyText } from './money.tsx'
import { RecordIcon } from './record-icon.tsx'
import { type CrmRecord, nameOf, type RecordKind, recordsQuery } from './records.ts'

interface FindRecordProps {
  kind: RecordKind
  /** nobody has chosen anything yet: one begins by typing */
  isFirst: boolean
  /** ids of those that need no second link */
  linked: readonly string[]
  /** what a new one is called as long as nothing is typed */
  suggested: string
  onPick(id: string): void
  onNew(name: string): void
}

const item = 'flex items-center gap-2.5 rounded px-2 py-1.5 text-sm data-[selected=true]:bg-hover'
const NEW = 'new'

/** Those that there are, as one types; the last line makes a new one. */
export function FindRecord({ kind, isFirst, linked, suggested, onPick, onNew }: FindRecordProps) {
  const { t } = useTranslation('records')
  const { t: common } = useTranslation()
  const language = useLocale()
  const sentence = useSentence()
  const [q, setQ] = useState('')
  const wanted = useDeferredValue(q.trim())
  const found = useInfiniteQuery({ ...recordsQuery(kind, wanted), placeholderData: (before) => before })
  const records = found.data?.pages.flatMap(({ items }) => items) ?? []
  // What was found for fewer letters is only looked at: Enter must not take one that is about to go.
  const isStale = q.trim() !== wanted || found.isPlaceholderData
  const open = isStale ? [] : [...records.map(({ id }) => id).filter((id) => !linked.includes(id)), NEW]
  const selected = useSelected(open)
  const detail = (record: CrmRecord) =>
    [
      record.organization,
      record.kind === 'deal' && record.stage,
      record.kind !== 'person' && moneyText(record, language),
      record.kind === 'person' && (record.emails[0] ?? record.phones[0]),
    ].filter(Boolean)
  const name = q.trim() || suggested
  return (
    <Command shouldFilter={false} loop label={t('link.find')} {...selected}>
      <Command.Input
        autoFocus={isFirst}
        data-begin
        value={q}
        onValueChange={setQ}
        placeholder={t(`search.${kind}`)}
        className="field"
      />
      <Command.List className="scroll-thin -mx-2 mt-1.5 h-64 overflow-y-auto px-1" label={t(`kinds.${kind}`)}>
        {records.map((record) => {
          const isLinked = linked.includes(record.id)
          return (
            <Command.Item
              key={record.id}
              value={record.id}
              disabled={isLinked || isStale}
              onSelect={() => onPick(record.id)}
              className={`${item} ${isLinked ? 'text-muted' : ''}`}
            >
              <RecordIcon kind={kind} />
              <span className="min-w-0 flex-1">
                <span className="block truncate">{nameOf(record)}</span>
                <span className="block truncate text-muted text-xs">
                  {isLinked ? t('link.isLinked') : detail(record).join(' · ')}
                </span>
              </span>
            </Command.Item>
          )
        })}
        {found.data && records.length === 0 && <p className="px-2 py-1.5 text-muted text-sm">{t('link.none')}</p>}
        {found.error && (
          <p role="alert" className="px-2 py-1.5 text-bad text-sm">
            {sentence(found.error)}{' '}
            <Button small onClick={() => void found.refetch()}>
              {common('common.tryAgain')}
            </Button>
          </p>
        )}
        <Command.Item value={NEW} disabled={isStale} onSelect={() => onNew(name)} className={item}>
          <Plus size={15} className="shrink-0 text-muted" aria-hidden />
          <span className="min-w-0 truncate">{t('link.newNamed', { name })}</span>
        </Command.Item>
      </Command.List>
    </Command>
  )
}
