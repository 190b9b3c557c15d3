import type { ReactNode } from 'react'

/** A term and what it is, in a `dl`. */
export function Fact({ term, isWide, children }: { term: string; isWide?: boolean; children: ReactNode }) {
  return (
    <div className={isWide ? 'col-span-full' : undefined}>
      <dt className="pb-0.5 text-muted text-xs">{term}</dt>
      <dd className="[overflow-wrap:anywhere]">{children}</dd>
    </div>
  )
}
