import { CircleAlert, Info } from 'lucide-react'
import type { ReactNode } from 'react'

const tones = {
  bad: 'bg-bad-soft text-bad',
  warn: 'bg-warn-soft text-warn',
  info: 'bg-soft text-on-soft',
}

/** A sentence about what just happened, next to where it happened. */
export function Notice({
  tone,
  children,
  action,
}: {
  tone: keyof typeof tones
  children: ReactNode
  action?: ReactNode
}) {
  const Icon = tone === 'info' ? Info : CircleAlert
  return (
    <div
      role={tone === 'bad' ? 'alert' : 'status'}
      className={`flex items-center gap-2 rounded-md px-2.5 py-1.5 text-sm ${tones[tone]}`}
    >
      <Icon size={15} className="shrink-0" aria-hidden />
      <span className="min-w-0 flex-1">{children}</span>
      {action}
    </div>
  )
}

interface EmptyProps {
  title: string
  children?: ReactNode
  icon?: ReactNode
  /** it is all there is on the page */
  isPage?: boolean
}

/** Nothing here, and what to do about it. */
export function Empty({ title, children, icon, isPage }: EmptyProps) {
  const Title = isPage ? 'h1' : 'p'
  return (
    <div className="flex h-full flex-col items-center justify-center gap-1.5 p-8 text-center">
      {icon && <span className="mb-1 text-strong">{icon}</span>}
      <Title className="font-medium text-ink">{title}</Title>
      {children && <div className="max-w-72 text-balance text-muted text-sm">{children}</div>}
    </div>
  )
}

/** Grey bars where text will be: nothing moves when it comes. */
export function Waiting({ rows }: { rows: number }) {
  return (
    <div aria-hidden className="animate-pulse">
      {Array.from({ length: rows }, (_, index) => index).map((index) => (
        <div key={index} className="flex gap-3 px-3 py-3">
          <span className="size-8 rounded-full bg-sunken" />
          <span className="flex-1 space-y-2 pt-1">
            <span className="block h-2.5 w-2/5 rounded bg-sunken" />
            <span className="block h-2.5 w-4/5 rounded bg-sunken" />
          </span>
        </div>
      ))}
    </div>
  )
}
