import { type ReactNode, useEffect, useRef } from 'react'
import { RailButton } from '../shell/rail-button.tsx'
import { ReportsNav } from './nav.tsx'

interface PageProps {
  title: string
  intro?: string
  action?: ReactNode
  children: ReactNode
}

/** One page of the reports. Screen readers begin at its heading. */
export function Page({ title, intro, action, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <div className="mx-auto max-w-6xl px-4 py-3 md:px-8 md:py-4">
      <header>
        <div className="flex min-h-8 flex-wrap items-center gap-2">
          <RailButton />
          <h1 ref={heading} tabIndex={-1} className="min-w-0 flex-1 break-words font-semibold text-lg outline-none">
            {title}
            {intro && <span className="ms-2 font-normal text-muted text-sm max-sm:hidden">{intro}</span>}
          </h1>
          {action}
        </div>
        <ReportsNav />
      </header>
      {children}
    </div>
  )
}
