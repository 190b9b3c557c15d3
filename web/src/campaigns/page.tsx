import { Link } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { RailButton } from '../shell/rail-button.tsx'
import { useWords } from './words.ts'

interface PageProps {
  title: string
  intro?: string
  /** with an arrow to the list */
  isBack?: boolean
  mark?: ReactNode
  action?: ReactNode
  children: ReactNode
}

/** One page of the campaigns. Screen readers begin at its heading. */
export function Page({ title, intro, isBack, mark, action, children }: PageProps) {
  const { t } = useWords()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <div className="mx-auto max-w-3xl px-4 py-4 md:px-8 md:py-6">
      <header className="mb-4">
        <div className="flex min-h-8 flex-wrap items-center gap-2">
          {isBack ? (
            <Link
              to="/campaigns"
              aria-label={t('back')}
              title={t('back')}
              className="-ms-2 flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
            >
              <ArrowLeft size={17} className="rtl:-scale-x-100" aria-hidden />
            </Link>
          ) : (
            <RailButton />
          )}
          <h1 ref={heading} tabIndex={-1} className="min-w-0 flex-1 break-words font-semibold text-lg outline-none">
            {title} {mark}
          </h1>
          {action}
        </div>
        {intro && <p className="mt-1 text-muted">{intro}</p>}
      </header>
      {children}
    </div>
  )
}
