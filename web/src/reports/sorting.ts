/** A column and which way; `name` is the first column. */
export interface Sorting {
  column: string
  isDescending: boolean
}

export const sortingOf = (sort: string | undefined): Sorting | undefined =>
  sort === undefined
    ? undefined
    : sort.startsWith('-')
      ? { column: sort.slice(1), isDescending: true }
      : { column: sort, isDescending: false }

/** What pressing a column's head does next: largest first, smallest first, as it was; names the other way round. */
export function nextSort(now: Sorting | undefined, column: string): string | undefined {
  const [first, second] = column === 'name' ? [column, `-${column}`] : [`-${column}`, column]
  if (now?.column !== column) return first
  const current = now.isDescending ? `-${column}` : column
  return current === first ? second : undefined
}

/** Rows by a value; those without one come last either way, and what is alike stays as it was. */
export function sortRows<Row>(
  rows: readonly Row[],
  by: (row: Row) => number | string | null,
  isDescending: boolean,
  locale: string,
): Row[] {
  const names = new Intl.Collator(locale, { numeric: true })
  const sign = isDescending ? -1 : 1
  return rows.toSorted((one, other) => {
    const [a, b] = [by(one), by(other)]
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
    return sign * (typeof a === 'string' || typeof b === 'string' ? names.compare(String(a), String(b)) : a - b)
  })
}
