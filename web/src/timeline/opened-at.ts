import { useEffect, useRef, useState } from 'react'
import { numberOf } from '../api/keys.ts'
import { entriesIn } from './row.ts'
import type { Row } from './rows.ts'

const MAX_PAGES = 40

interface OpenedAt {
  /** it is opened at something else */
  isElsewhere: boolean
  rows: readonly Row[]
  conversationId: string
  hasMore: boolean
  isReading: boolean
  more(): void
  show(index: number): void
}

/** An older conversation was opened: reads up to it, and shows its end. True while that is what is shown. */
export function useOpenedAt({ isElsewhere, rows, conversationId, hasMore, isReading, more, show }: OpenedAt): boolean {
  const asked = useRef(0)
  const [done, setDone] = useState(isElsewhere)
  const n = numberOf(conversationId)
  const numberIn = (row: Row | undefined) => numberOf(entriesIn(row).at(-1)?.conversationId ?? '_0')
  const last = rows.findLast((row) => entriesIn(row).length > 0)
  const isNewest = numberIn(last) <= n
  const index = rows.findLastIndex((row) => entriesIn(row).length > 0 && numberIn(row) <= n)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `more` and `show` are new at every drawing
  useEffect(() => {
    if (done) return
    if (isNewest) setDone(true)
    else if (index !== -1) {
      show(index)
      setDone(true)
    } else if (hasMore && !isReading && asked.current < MAX_PAGES) {
      asked.current += 1
      more()
    }
  }, [done, isNewest, index, hasMore, isReading])
  return !done
}
