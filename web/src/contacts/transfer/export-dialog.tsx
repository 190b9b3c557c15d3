import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/client.ts'
import { useStartJob } from '../../jobs/start-bulk.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useSentence } from '../../ui/sentence.ts'
import { useContactAttributes } from '../attributes/query.ts'
import type { ContactsFilter } from '../page/place.ts'
import { attributeColumn, exportedFields } from './column-names.ts'
import { useWords } from './words.ts'

interface ExportDialogProps {
  /** what the table shows */
  filter: ContactsFilter
  onDone(): void
}

/** C6: which contacts a file has, and what it says of each. */
export default function ExportDialog({ filter, onDone }: ExportDialogProps) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const sentence = useSentence()
  const attributes = useContactAttributes()
  const { sort: _sort, ...which } = filter
  const isFiltered = Object.keys(which).length > 0
  const [isAll, setIsAll] = useState(false)
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set())
  const all = [
    ...exportedFields.map((field) => ({ column: field as string, label: t(`field.${field}`) })),
    ...attributes.map((one) => ({ column: attributeColumn(one), label: one.name })),
  ]
  const columns = all.flatMap(({ column }) => (leftOut.has(column) ? [] : column))
  const start = useStartJob(new Map(), (input: ContactsFilter & { columns: string[] }, idempotencyKey) =>
    call('contactExports.start', input, { idempotencyKey }),
  )
  const toggle = (column: string) =>
    setLeftOut((now) => {
      const next = new Set(now)
      if (!next.delete(column)) next.add(column)
      return next
    })
  return (
    <Dialog open onClose={onDone} title={t('export.title')} wide>
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault()
          start.mutate({ ...(isAll ? {} : which), columns }, { onSuccess: onDone })
        }}
      >
        {isFiltered && (
          <fieldset>
            <legend className="mb-1 font-medium text-sm">{t('export.which')}</legend>
            {[false, true].map((value) => (
              <label key={String(value)} className="flex cursor-pointer items-center gap-2 py-1">
                <input type="radio" name="which" checked={isAll === value} onChange={() => setIsAll(value)} />
                {t(value ? 'export.all' : 'export.shown')}
              </label>
            ))}
          </fieldset>
        )}
        <fieldset>
          <legend className="mb-1 font-medium text-sm">{t('export.columns')}</legend>
          <div className="grid grid-cols-2 gap-x-4 sm:grid-cols-3">
            {all.map(({ column, label }) => (
              <label key={column} className="flex min-w-0 cursor-pointer items-center gap-2 py-1">
                <input type="checkbox" checked={!leftOut.has(column)} onChange={() => toggle(column)} />
                <bdi className="truncate">{label}</bdi>
              </label>
            ))}
          </div>
        </fieldset>
        <p className="text-muted text-sm">{t('export.hint')}</p>
        {start.isError && <Notice tone="bad">{sentence(start.error)}</Notice>}
        <div className="flex justify-end gap-2">
          <Button onClick={onDone}>{common('common.cancel')}</Button>
          <Button type="submit" look="primary" disabled={columns.length === 0 || start.isPending}>
            {t('export.start')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
