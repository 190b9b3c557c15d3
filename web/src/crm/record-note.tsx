import { Link } from '@tanstack/react-router'
import { MessageSquareShare, Pencil, Trash2 } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { exactTime, useLocale } from '../i18n/time.ts'
import { LinkedText } from '../timeline/linked-text.tsx'
import { IconButton } from '../ui/button.tsx'
import { TimeAgo } from '../ui/time.tsx'
import { EditNote } from './edit-note.tsx'
import type { RecordNote } from './records.ts'

const ConfirmDialog = lazy(() => import('../conversations/confirm-dialog.tsx'))

interface CardProps {
  note: RecordNote
  /** reads the notes anew */
  reload(): Promise<unknown>
}

/** One note of 24 hours: who said what, or what a person wrote in its place (L4). */
export function RecordNoteCard({ note, reload }: CardProps) {
  const { t } = useTranslation('records')
  const language = useLocale()
  const [mode, setMode] = useState<'edit' | 'delete'>()
  const { id, contact, conversationId, assignedTo, startedAt, endsAt, open, edited } = note
  const remove = async () => {
    try {
      await call('recordNotes.delete', { id })
    } finally {
      await reload()
    }
  }
  return (
    <article className="rounded-lg border" aria-label={t('notes.with', { name: contact.name })}>
      <header className="flex items-start gap-2 border-b bg-canvas py-1.5 pe-1.5 ps-3 first:rounded-t-lg">
        <div className="min-w-0 flex-1 pt-1">
          <p className="flex flex-wrap items-baseline gap-x-2">
            <strong className="min-w-0 font-medium [overflow-wrap:anywhere]">
              {t('notes.with', { name: contact.name })}
            </strong>
            <TimeAgo at={startedAt} className="text-muted text-xs" />
          </p>
          <p className="flex flex-wrap gap-x-2 text-muted text-xs">
            <span>{assignedTo ? t('notes.assigned', { name: assignedTo.name }) : t('notes.unassigned')}</span>
            {open && (
              <span
                className="text-good"
                title={t('notes.openUntil', { time: exactTime(Date.parse(endsAt), language) })}
              >
                {t('notes.open')}
              </span>
            )}
          </p>
        </div>
        <Link
          to="/conversations/$conversationId"
          params={{ conversationId }}
          search={{}}
          aria-label={t('notes.toConversation')}
          title={t('notes.toConversation')}
          className="flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
        >
          <MessageSquareShare size={15} aria-hidden />
        </Link>
        <IconButton label={t('notes.edit')} onClick={() => setMode('edit')}>
          <Pencil size={15} aria-hidden />
        </IconButton>
        <IconButton label={t('notes.delete')} onClick={() => setMode('delete')}>
          <Trash2 size={15} aria-hidden />
        </IconButton>
      </header>
      <div className="px-3 py-2">
        {mode === 'edit' ? (
          <EditNote note={note} reload={reload} onDone={() => setMode(undefined)} />
        ) : edited ? (
          <>
            <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">
              <LinkedText text={note.text} />
            </p>
            <p className="mt-1.5 text-muted text-xs">
              {t('notes.edited', { name: edited.by.name })} · <TimeAgo at={edited.at} />
            </p>
          </>
        ) : (
          <Messages note={note} />
        )}
      </div>
      <Suspense>
        {mode === 'delete' && (
          <ConfirmDialog
            title={t('notes.deleteTitle')}
            text={t('notes.deleteText')}
            confirm={t('delete.confirm')}
            onConfirm={remove}
            onDone={() => setMode(undefined)}
          />
        )}
      </Suspense>
    </article>
  )
}

const tones = {
  contact: 'text-ink',
  agent: 'text-accent',
  system: 'text-muted',
  workflow: 'text-muted',
  bot: 'text-muted',
  program: 'text-muted',
}

function Messages({ note }: { note: RecordNote }) {
  const { t } = useTranslation('records')
  const { omitted, messages } = note
  return (
    <>
      {omitted > 0 && <p className="mb-1.5 text-muted text-xs">{t('notes.omitted', { count: omitted })}</p>}
      <ol className="space-y-1.5">
        {messages.map(({ at, from, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: with what was left out it is the message's number
          <li key={omitted + index}>
            <p className="flex items-baseline gap-2 text-xs">
              <span className={`min-w-0 truncate font-medium ${tones[from.type]}`}>{from.name}</span>
              <TimeAgo at={at} className="shrink-0 text-muted" />
            </p>
            <p dir="auto" className="whitespace-pre-wrap [overflow-wrap:anywhere]">
              {text ? <LinkedText text={text} /> : <span className="text-muted">{t('notes.noText')}</span>}
            </p>
          </li>
        ))}
      </ol>
    </>
  )
}
