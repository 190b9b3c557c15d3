import { ArrowDown, ArrowUp } from 'lucide-react'
import { memo, useMemo } from 'react'
import { useLocale } from '../i18n/time.ts'
import { ActorName } from '../timeline/actor-name.tsx'
import { useRoving } from './charts/roving.ts'
import { daysBefore, type OwnSpan } from './days.ts'
import { figureWords } from './format.ts'
import { spanWords } from './keys.ts'
import type { Column } from './measures.ts'
import { nextSort, sortingOf, sortRows } from './sorting.ts'
import type { By, Figures, Report } from './types.ts'
import { useWords, type Words } from './words.ts'

export interface NamedRow {
  key: string
  name: string
  figures: Figures
}

interface TableProps {
  title: string
  by: By
  days: OwnSpan
  columns: readonly Column[]
  rows: readonly NamedRow[]
  report: Report
  inHours: boolean
  sort: string | undefined
  onSort(sort: string | undefined): void
  /** undefined: all of them */
  onChoose(key: string | undefined): void
}

/** A program is known by its key. */
const isProgram = (id: string) => id.startsWith('key_')

function columnLabel(t: Words, { label }: Column): string {
  if (label.startsWith('score')) return t('column.score', { score: label.slice(5) })
  switch (label) {
    case 'count':
    case 'median':
    case 'p90':
    case 'average':
    case 'within':
    case 'asked':
    case 'answers':
      return t(`column.${label}`)
    default:
      return t(`measure.${label as Exclude<typeof label, `score${number}`>}`)
  }
}

const cell = 'whitespace-nowrap px-2.5 py-1 text-end tabular-nums'

/** All the figures behind a chart: every row, their total, and what it was before. */
export const Table = memo(function Table(props: TableProps) {
  const { title, by, days, columns, rows, report, inHours, sort, onSort, onChoose } = props
  const { t } = useWords()
  const locale = useLocale()
  const sorting = sortingOf(sort)
  const sorted = useMemo(() => {
    const now = sortingOf(sort)
    const column = columns.find(({ id }) => id === now?.column)
    if (!now || (!column && now.column !== 'name')) return rows
    // Days have an order of their own, whatever they are called.
    const isTime = by === 'day' || by === 'week' || by === 'month' || by === 'hour'
    const sortedBy = (row: NamedRow) => (column ? column.of(row.figures, inHours) : isTime ? row.key : row.name)
    return sortRows(rows, sortedBy, now.isDescending, locale)
  }, [rows, columns, by, inHours, sort, locale])
  const roving = useRoving(sorted.length, { ArrowDown: 1, ArrowUp: -1 }, (index) => onChoose(sorted[index]?.key))
  const head = (id: string, label: string, isName: boolean) => {
    const isSorted = sorting?.column === id
    const Arrow = sorting?.isDescending ? ArrowDown : ArrowUp
    return (
      <th
        key={id}
        scope="col"
        aria-sort={isSorted ? (sorting?.isDescending ? 'descending' : 'ascending') : 'none'}
        className={`whitespace-nowrap p-0 font-medium ${isName ? 'sticky start-0 z-10 bg-canvas text-start' : 'text-end'}`}
      >
        <button
          type="button"
          onClick={() => onSort(nextSort(sorting, id))}
          className="inline-flex min-h-8 items-center gap-1 px-2.5 -outline-offset-2 hover:underline"
        >
          {label}
          {isSorted && <Arrow size={13} className="shrink-0" aria-hidden />}
        </button>
      </th>
    )
  }
  return (
    <section aria-label={title} className="mt-4">
      <div className="scroll-thin relative max-h-[70vh] overflow-auto rounded-lg border">
        <table className="w-full text-sm" onKeyDown={roving.onKeyDown}>
          <caption className="sr-only">{title}</caption>
          <thead className="sticky top-0 z-20 bg-canvas shadow-[0_1px_0_var(--line)]">
            <tr>
              {head('name', t(`by.${by}`), true)}
              {columns.map((column) => head(column.id, columnLabel(t, column), false))}
            </tr>
          </thead>
          <tbody className="divide-y">
            {sorted.map((row, index) => (
              // The button in it is for keys; the row is the larger thing to point at.
              <tr key={row.key} onClick={() => onChoose(row.key)} className="group/row cursor-pointer hover:bg-hover">
                <th
                  scope="row"
                  className="sticky start-0 max-w-64 truncate bg-surface p-0 text-start font-normal group-hover/row:bg-hover"
                >
                  <button
                    type="button"
                    data-index={index}
                    tabIndex={roving.tabIndexOf(index)}
                    onFocus={() => roving.noteAt(index)}
                    className="w-full truncate px-2.5 py-1 text-start -outline-offset-2"
                    title={t('table.show', { name: row.name })}
                  >
                    {by === 'workflow' && isProgram(row.key) ? (
                      <ActorName actor={{ type: 'program', id: row.key, name: row.name }} />
                    ) : (
                      row.name
                    )}
                  </button>
                </th>
                {columns.map(({ id, unit, of }) => (
                  <td key={id} className={cell}>
                    {figureWords(of(row.figures, inHours), unit, locale)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot className="sticky bottom-0 z-20 bg-canvas shadow-[0_-1px_0_var(--line)]">
            <tr className="font-medium">
              <th scope="row" className="sticky start-0 bg-canvas p-0 text-start">
                <button
                  type="button"
                  className="w-full px-2.5 py-1 text-start font-medium -outline-offset-2 hover:underline"
                  onClick={() => onChoose(undefined)}
                >
                  {t('table.total')}
                </button>
              </th>
              {columns.map(({ id, unit, of }) => (
                <td key={id} className={cell}>
                  {figureWords(of(report.total, inHours), unit, locale)}
                </td>
              ))}
            </tr>
            <tr className="text-muted">
              <th scope="row" className="sticky start-0 bg-canvas px-2.5 py-1 text-start font-normal">
                {t('table.before')} <span className="text-xs max-sm:hidden">{spanWords(daysBefore(days), locale)}</span>
              </th>
              {columns.map(({ id, unit, of }) => (
                <td key={id} className={cell}>
                  {figureWords(of(report.before, inHours), unit, locale)}
                </td>
              ))}
            </tr>
          </tfoot>
        </table>
      </div>
    </section>
  )
})
