import { useQuery } from '@tanstack/react-query'
import { Pencil, Plus, X } from 'lucide-react'
import { lazy, Suspense, useDeferredValue, useRef, useState } from 'react'
import { call } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { contactQuery } from '../api/queries.ts'
import { useLocale } from '../i18n/time.ts'
import { postForm } from '../messages/post-form.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { Choice } from './field.tsx'
import { segmentsQuery } from './queries.ts'
import { type ListHead, readHead } from './recipient-list.ts'
import type { Segment } from './types.ts'
import { useWords } from './words.ts'

const SegmentDialog = lazy(() => import('./segment-dialog.tsx'))

/** Who a campaign is for, as far as it was said. */
export interface AudienceDraft {
  kind: 'segment' | 'contacts' | 'list'
  segmentId: string
  contactIds: readonly string[]
  attachmentId: string | undefined
  /** the list's, where it was chosen on this page */
  list: (ListHead & { name: string }) | undefined
}

interface AudienceProps {
  value: AudienceDraft
  showsMissing: boolean
  onChange(change: Partial<AudienceDraft>): void
}

/** M18: a segment, single contacts, or a list. */
export function AudienceField({ value, showsMissing, onChange }: AudienceProps) {
  const { t } = useWords()
  const Own = { segment: SegmentChoice, contacts: ContactsChoice, list: ListChoice }[value.kind]
  return (
    <div className="space-y-3">
      <Choice
        name="audience"
        value={value.kind}
        options={[
          { value: 'segment', label: t('form.segment') },
          { value: 'contacts', label: t('form.contacts') },
          { value: 'list', label: t('form.list') },
        ]}
        onChange={(kind) => onChange({ kind })}
      />
      <Own value={value} showsMissing={showsMissing} onChange={onChange} />
    </div>
  )
}

function SegmentChoice({ value, showsMissing, onChange }: AudienceProps) {
  const { t } = useWords()
  const { data: segments } = useQuery(segmentsQuery)
  const [open, setOpen] = useState<Segment | 'new'>()
  const chosen = segments?.find(({ id }) => id === value.segmentId)
  return (
    <div className="flex flex-wrap items-center gap-2">
      <select
        className="field min-w-48 flex-1"
        aria-label={t('form.segment')}
        aria-invalid={showsMissing && !chosen}
        value={chosen?.id ?? ''}
        onChange={({ target }) => onChange({ segmentId: target.value })}
      >
        <option value="">{segments?.length === 0 ? t('segment.none') : t('segment.choose')}</option>
        {segments?.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      {chosen && (
        <Button onClick={() => setOpen(chosen)}>
          <Pencil size={14} aria-hidden />
          {t('segment.edit')}
        </Button>
      )}
      <Button onClick={() => setOpen('new')}>
        <Plus size={15} aria-hidden />
        {t('segment.new')}
      </Button>
      {open && (
        <Suspense>
          <SegmentDialog
            segment={open === 'new' ? undefined : open}
            onKept={(segment) => onChange({ segmentId: segment?.id ?? '' })}
            onDone={() => setOpen(undefined)}
          />
        </Suspense>
      )}
    </div>
  )
}

const LEAST_LETTERS = 2
const MOST_CONTACTS = 500

function ContactsChoice({ value, showsMissing, onChange }: AudienceProps) {
  const { t } = useWords()
  const [q, setQ] = useState('')
  const wanted = useDeferredValue(q.trim())
  const { data } = useQuery({
    queryKey: [...keys.search(wanted), 'contacts'],
    queryFn: ({ signal }) => call('search.query', { q: wanted, limit: 10 }, { signal }),
    enabled: wanted.length >= LEAST_LETTERS,
    placeholderData: (before) => before,
  })
  const found =
    wanted.length < LEAST_LETTERS ? [] : (data?.items ?? []).flatMap((hit) => ('contact' in hit ? [hit.contact] : []))
  const { contactIds } = value
  const others = found.filter(({ id }) => !contactIds.includes(id))
  return (
    <div className="space-y-2">
      <input
        type="search"
        className="field"
        aria-label={t('contacts.find')}
        aria-invalid={showsMissing && contactIds.length === 0}
        placeholder={t('contacts.find')}
        value={q}
        onChange={({ target }) => setQ(target.value)}
      />
      {others.length > 0 && (
        <ul aria-label={t('contacts.found')} className="divide-y overflow-hidden rounded-md border">
          {others.map(({ id, name, phones, emails }) => (
            <li key={id}>
              <button
                type="button"
                disabled={contactIds.length >= MOST_CONTACTS}
                className="flex w-full items-center gap-2 px-2.5 py-1.5 text-start -outline-offset-2 hover:bg-hover"
                onClick={() => onChange({ contactIds: [...contactIds, id] })}
              >
                <Plus size={14} className="shrink-0 text-muted" aria-hidden />
                <bdi className="truncate font-medium">{name}</bdi>
                <bdi className="min-w-0 flex-1 truncate text-muted text-sm">{phones[0] ?? emails[0]}</bdi>
              </button>
            </li>
          ))}
        </ul>
      )}
      {contactIds.length > 0 && (
        <>
          <p role="status" className="text-muted text-sm">
            {t('contacts.chosen', { number: contactIds.length })}
          </p>
          <ul className="scroll-thin flex max-h-40 flex-wrap gap-1.5 overflow-y-auto">
            {contactIds.map((id) => (
              <Chosen
                key={id}
                id={id}
                onRemove={() => onChange({ contactIds: contactIds.filter((each) => each !== id) })}
              />
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

function Chosen({ id, onRemove }: { id: string; onRemove(): void }) {
  const { t } = useWords()
  const { data } = useQuery(contactQuery(id))
  const name = data?.name ?? '…'
  return (
    <li className="inline-flex max-w-full items-center gap-1 rounded-full border ps-2.5 pe-1 text-sm">
      <bdi className="truncate">{name}</bdi>
      <button
        type="button"
        aria-label={t('contacts.remove', { name })}
        className="hit relative rounded-full p-0.5 text-muted hover:bg-hover hover:text-ink"
        onClick={onRemove}
      >
        <X size={13} aria-hidden />
      </button>
    </li>
  )
}

const isPhone = (column: string) =>
  /^(phone|telephone|mobile|telefon|handy|t[eé]l[eé]fono?|t[eé]l[eé]phone|telefone|celular|cellulare)$/iu.test(column)

function ListChoice({ value, showsMissing, onChange }: AudienceProps) {
  const { t } = useWords()
  const language = useLocale()
  const sentence = useSentence()
  const input = useRef<HTMLInputElement>(null)
  const [sent, setSent] = useState<number>()
  const [error, setError] = useState<unknown>()
  const { list, attachmentId } = value
  const take = async (file: File) => {
    setError(undefined)
    setSent(0)
    try {
      const head = await readHead(file)
      const { id, upload } = await call('attachments.create', {
        name: file.name.slice(-200),
        type: 'text/csv',
        size: file.size,
      })
      await postForm(upload, file, (bytes) => setSent(Math.min(1, bytes / Math.max(1, file.size)))).done
      onChange({ attachmentId: id, list: { ...head, name: file.name } })
    } catch (refusal) {
      setError(refusal)
    } finally {
      setSent(undefined)
    }
  }
  return (
    <div className="space-y-2">
      <input
        ref={input}
        type="file"
        accept=".csv,text/csv"
        className="sr-only"
        tabIndex={-1}
        aria-label={t('list.choose')}
        onChange={({ target }) => {
          const [file] = target.files ?? []
          target.value = ''
          if (file) void take(file)
        }}
      />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button
          disabled={sent !== undefined}
          aria-invalid={showsMissing && !attachmentId}
          onClick={() => input.current?.click()}
        >
          {attachmentId ? t('list.another') : t('list.choose')}
        </Button>
        {sent !== undefined ? (
          <progress className="job-progress w-40" aria-label={t('progress')} value={sent} max={1} />
        ) : list ? (
          <span className="min-w-0 truncate text-sm">
            <bdi className="font-medium">{list.name}</bdi>{' '}
            <span className="text-muted">{t('list.rows', { number: list.rows.toLocaleString(language) })}</span>
          </span>
        ) : (
          attachmentId && <span className="text-muted text-sm">{t('list.kept')}</span>
        )}
      </div>
      <p className="text-muted text-xs">{t('list.hint')}</p>
      {list && !list.columns.some(isPhone) && <Notice tone="warn">{t('list.noPhone')}</Notice>}
      {list && (
        <dl aria-label={t('list.columns')} className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
          {list.columns.map((column) => (
            <div key={column} className="max-w-full">
              <dt className="text-muted text-xs">
                <bdi>{column}</bdi>
              </dt>
              <dd className="max-w-48 truncate">
                <bdi>{list.sample[column] || '—'}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {error !== undefined && <Notice tone="bad">{sentence(error)}</Notice>}
    </div>
  )
}
