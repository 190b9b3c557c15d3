import { Link } from '@tanstack/react-router'
import { ArrowLeft, ChevronRight, Plus } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { LeaveGuard } from '../ui/leave-guard.tsx'
import { Notice, Waiting } from '../ui/notice.tsx'
import { useSettingsSentence } from './problems.ts'
import type { Section } from './sections.ts'
import type { Form } from './use-form.ts'

interface PageProps {
  title: string
  intro?: string | undefined
  /** where the arrow leads: the list of this section, or (on a phone) that of all */
  backTo?: Section | undefined
  action?: ReactNode
  /** `wide`: it has a table */
  width?: keyof typeof widths
  children: ReactNode
}

const widths = { form: 'max-w-2xl', middle: 'max-w-3xl', wide: 'max-w-6xl' }

/** One page of the settings. Screen readers begin at its heading. */
export function Page({ title, intro, backTo, action, width = 'form', children }: PageProps) {
  const { t } = useTranslation('settings')
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const back = 'flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink'
  return (
    <div className={`relative mx-auto ${widths[width]} px-4 py-4 md:px-8 md:py-6`}>
      <header className="mb-5">
        <div className="flex min-h-8 items-center gap-2">
          {backTo ? (
            <Link
              to="/settings/$section"
              params={{ section: backTo }}
              aria-label={t('backTo', { page: t(`section.${backTo}`) })}
              className={`-ms-2 ${back}`}
            >
              <ArrowLeft size={17} aria-hidden />
            </Link>
          ) : (
            <Link to="/settings" aria-label={t('backTo', { page: t('title') })} className={`-ms-2 md:hidden ${back}`}>
              <ArrowLeft size={17} aria-hidden />
            </Link>
          )}
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

export function AddLink({ section, children }: { section: Section; children: ReactNode }) {
  return (
    <Link
      to="/settings/$section/$itemId"
      params={{ section, itemId: 'new' }}
      className="inline-flex h-8 shrink-0 items-center gap-1.5 rounded-md bg-accent px-3 font-medium text-on-accent text-sm hover:bg-accent-hover"
    >
      <Plus size={15} aria-hidden />
      {children}
    </Link>
  )
}

export interface Row {
  id: string
  name: string
  detail?: ReactNode
  icon?: ReactNode
  mark?: ReactNode
}
interface RowsProps {
  section: Section
  label: string
  rows: readonly Row[] | undefined
  error: unknown
  none: string
}

/** What there is of a kind; each leads to its own page. */
export function Rows({ section, label, rows, error, none }: RowsProps) {
  const sentence = useSettingsSentence()
  if (!rows) return error ? <Notice tone="bad">{sentence(error)}</Notice> : <Waiting rows={4} />
  if (rows.length === 0) return <p className="rounded-lg border border-dashed p-6 text-center text-muted">{none}</p>
  return (
    <ul aria-label={label} className="divide-y overflow-hidden rounded-lg border bg-surface">
      {rows.map(({ id, name, detail, icon, mark }) => (
        <li key={id}>
          <Link
            to="/settings/$section/$itemId"
            params={{ section, itemId: id }}
            className="flex items-center gap-3 px-3 py-2.5 -outline-offset-2 hover:bg-hover"
          >
            {icon}
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">{name}</span>
              {detail && <span className="line-clamp-3 break-words text-muted text-sm">{detail}</span>}
            </span>
            {mark}
            <ChevronRight size={16} className="shrink-0 text-muted" aria-hidden />
          </Link>
        </li>
      ))}
    </ul>
  )
}

export function Badge({ tone = 'plain', children }: { tone?: 'plain' | 'good' | 'warn' | 'bad'; children: ReactNode }) {
  const tones = {
    plain: 'bg-sunken text-muted',
    good: 'bg-good-soft text-good',
    warn: 'bg-warn-soft text-warn',
    bad: 'bg-bad-soft text-bad',
  }
  return <span className={`shrink-0 rounded-full px-2 py-0.5 font-medium text-xs ${tones[tone]}`}>{children}</span>
}

/** Above the fields: what somebody else did, or what is wrong and has no field to stand at. */
export function FormNotices({ form, fields }: { form: Form; fields: readonly string[] }) {
  const { t } = useTranslation('settings')
  const sentence = useSettingsSentence()
  const { problem, restore } = form
  const standsAtField = fields.some((field) => form.errorAt(field) !== undefined)
  return (
    <>
      {restore && (
        <Notice
          tone="warn"
          action={
            <Button small onClick={restore}>
              {t('form.restore')}
            </Button>
          }
        >
          {t('form.overtaken')}
        </Notice>
      )}
      {problem && <Notice tone="bad">{standsAtField ? t('form.lookBelow') : sentence(problem)}</Notice>}
    </>
  )
}

export function FormFoot({ form, submit }: { form: Form; submit?: string }) {
  const { t } = useTranslation('settings')
  return (
    <div className="flex items-center gap-3 border-t pt-4">
      <LeaveGuard isDirty={form.isDirty} />
      <Button type="submit" look="primary" disabled={form.isSaving}>
        {submit ?? t('form.save')}
      </Button>
      <span role="status" className="text-good text-sm">
        {form.isSaved ? t('form.saved') : ''}
      </span>
    </div>
  )
}
