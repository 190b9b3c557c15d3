import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { useLocale } from '../i18n/time.ts'

/** How a way looks that leads somewhere from the column at the side; the current one stands out. */
export const railLook = (current: boolean) =>
  `flex h-10 min-w-0 flex-1 items-center gap-2.5 rounded-md px-2 lg:h-[30px] ${current ? 'bg-soft font-medium text-on-soft' : 'text-ink hover:bg-hover'}`

interface RailLabelProps {
  icon: LucideIcon
  label: string
  count?: number | undefined
  /** there are more than could be counted */
  orMore?: boolean
  current: boolean
  tone?: 'bad' | 'warn' | undefined
}

/** Icon, name and how many. */
export function RailLabel({ icon: Icon, label, count, orMore, current, tone }: RailLabelProps) {
  const language = useLocale()
  const alarm = count ? (tone === 'bad' ? 'bg-bad-soft text-bad' : tone === 'warn' ? 'bg-warn-soft text-warn' : '') : ''
  return (
    <>
      <Icon size={15} className={`shrink-0 ${current ? '' : 'text-muted'}`} aria-hidden />
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {count !== undefined && count > 0 && (
        <span
          className={`rounded-full px-1.5 text-xs tabular-nums lg:group-hover/menu:invisible ${alarm || (current ? '' : 'text-muted')}`}
        >
          {count.toLocaleString(language)}
          {orMore && '+'}
        </span>
      )}
    </>
  )
}

export function RailSection({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section className="mt-2 first:mt-0">
      <div className="flex min-h-6 items-center">
        <h2 className="min-w-0 flex-1 px-2 pt-1 pb-0.5 font-medium text-muted text-xs">{title}</h2>
        {action}
      </div>
      <ul>{children}</ul>
    </section>
  )
}
