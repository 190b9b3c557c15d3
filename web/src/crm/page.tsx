import { Link } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Plural } from './records.ts'

interface PageProps {
  title: string
  /** before the title */
  icon?: ReactNode
  intro?: string
  /** where the arrow leads */
  backTo?: { plural: Plural; label: string }
  action?: ReactNode
  wide?: boolean
  children: ReactNode
}

/** One page of the records. Screen readers begin at its heading. */
export function Page({ title, icon, intro, backTo, action, wide, children }: PageProps) {
  const { t } = useTranslation('records')
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <div className={`mx-auto px-4 py-4 md:px-8 md:py-6 ${wide ? 'max-w-5xl' : 'max-w-2xl'}`}>
      <header className="mb-4">
        <div className="flex min-h-8 items-center gap-2">
          {backTo && (
            <Link
              to="/records/$plural"
              params={{ plural: backTo.plural }}
              aria-label={t('backTo', { page: backTo.label })}
              className="-ms-2 flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
            >
              <ArrowLeft size={17} aria-hidden />
            </Link>
          )}
          {icon}
          <h1 ref={heading} tabIndex={-1} className="min-w-0 flex-1 break-words font-semibold text-lg outline-none">
            {title}
          </h1>
          {action}
        </div>
        {intro && <p className="mt-1 text-muted">{intro}</p>}
      </header>
      {children}
    </div>
  )
}
