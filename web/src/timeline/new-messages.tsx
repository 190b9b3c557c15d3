import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { entriesIn } from './row.ts'
import type { Row } from './rows.ts'

/** For those who do not see the timeline: the customer's messages as they come in. */
export function NewMessages({ rows }: { rows: readonly Row[] }) {
  const { t } = useTranslation()
  const [said, setSaid] = useState('')
  const known = useRef<string>(undefined)
  const entry = entriesIn(rows.findLast((row) => entriesIn(row).length > 0)).at(-1)
  useEffect(() => {
    if (!entry || entry.id === known.current) return
    const isFirst = known.current === undefined
    known.current = entry.id
    if (isFirst || entry.message?.direction !== 'inbound') return
    const { text, attachments } = entry.message
    setSaid(
      t('timeline.said', { name: entry.actor.name, text: text || attachments.map(({ name }) => name).join(', ') }),
    )
  }, [entry, t])
  return (
    <p className="sr-only" aria-live="polite">
      {said}
    </p>
  )
}
