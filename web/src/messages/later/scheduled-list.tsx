import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CalendarClock, CircleHelp, Ellipsis, Pencil, SendHorizontal, Undo2 } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/client.ts'
import { contactIdOf, keys } from '../../api/keys.ts'
import { conversationQuery } from '../../api/queries.ts'
import type { Conversation, Entry } from '../../api/types.ts'
import { exactTime, useLocale } from '../../i18n/time.ts'
import { useNow } from '../../realtime/server-clock.ts'
import { type TimelineData, withNew } from '../../timeline/merge.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import { useSentence } from '../../ui/sentence.ts'
import { readableLine } from './readable-line.ts'
import { useScheduled, useShowScheduled } from './scheduled.ts'
import { whenWords } from './times.ts'
import { useWords } from './use-words.ts'

const WhenDialog = lazy(() => import('./when-dialog.tsx'))

interface ScheduledListProps {
  conversation: Conversation
  me: string
}

/** M19: what waits to be sent, at the end of the timeline: changed, moved, sent or taken back from there. */
export default function ScheduledList({ conversation, me }: ScheduledListProps) {
  const { t } = useWords()
  const { data = [] } = useScheduled(conversation)
  if (data.length === 0) return null
  return (
    <section aria-label={t('list')} className="scroll-thin max-h-[34dvh] shrink-0 overflow-y-auto px-4 pt-1 pb-2">
      <ul className="mx-auto flex max-w-[1068px] flex-col items-end gap-1.5">
        {data.map((entry) => (
          <Scheduled key={entry.id} entry={entry} isMine={entry.actor.id === me} />
        ))}
      </ul>
    </section>
  )
}

function Scheduled({ entry, isMine }: { entry: Entry; isMine: boolean }) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const language = useLocale()
  const sentence = useSentence()
  const client = useQueryClient()
  const show = useShowScheduled(entry.conversationId)
  const now = new Date(useNow(30_000))
  const [mode, setMode] = useState<'edit' | 'move'>()
  const { id, at, actor, message } = entry
  const act = useMutation({
    mutationFn: async ({ verb, ...changes }: Act) => {
      const options = { idempotencyKey: crypto.randomUUID() }
      if (verb === 'edit') return show(id, await call('messages.edit', { id, ...changes }, options))
      if (verb === 'unsend') {
        await call('messages.unsend', { id }, options)
        return show(id, undefined)
      }
      const sent = await call('messages.retry', { id }, options)
      show(id, undefined)
      const timelines = { queryKey: keys.timelines(contactIdOf(entry.conversationId)) }
      client.setQueriesData<TimelineData>(timelines, (data) => data && withNew(data, sent))
    },
    onSuccess: () => setMode(undefined),
    // It may have left, or somebody else was there: look again.
    onSettled: () => client.invalidateQueries({ queryKey: conversationQuery(entry.conversationId).queryKey }),
  })
  if (!message) return null
  const when = new Date(at)
  const time = (
    <time dateTime={at} title={exactTime(when.getTime(), language)}>
      {whenWords(when, now, language)}
    </time>
  )
  const problem = act.error ? sentence(act.error) : undefined
  return (
    <li
      className={`min-w-[min(88%,260px)] max-w-[min(88%,70ch)] rounded-lg border border-dashed px-3 py-1.5 ${message.withheld ? 'border-warn bg-warn-soft' : 'border-strong bg-surface'}`}
      data-scheduled={id}
    >
      <div className="flex items-center gap-1.5 text-muted text-xs">
        {message.withheld ? (
          <CircleHelp size={14} className="shrink-0 text-warn" aria-hidden />
        ) : (
          <CalendarClock size={14} className="shrink-0" aria-hidden />
        )}
        <p className="min-w-0 flex-1">
          {message.withheld ? (
            <span className="text-warn">{t(`withheld.${message.withheld}`)}</span>
          ) : (
            <>
              {t('scheduled')} {time}
              {message.ifCustomerWrites === 'ask' && ` · ${t('asks')}`}
            </>
          )}
          {!isMine && ` · ${actor.name}`}
        </p>
        {message.withheld && (
          <Button small disabled={act.isPending} onClick={() => act.mutate({ verb: 'retry' })}>
            {t('sendNow')}
          </Button>
        )}
        <Menu
          align="end"
          side="top"
          trigger={
            <IconButton label={t('more')} className="-me-1.5 size-7" disabled={act.isPending}>
              <Ellipsis size={15} aria-hidden />
            </IconButton>
          }
        >
          {isMine && !message.template && (
            <MenuItem icon={<Pencil size={15} aria-hidden />} onSelect={() => setTimeout(() => setMode('edit'))}>
              {t('edit')}
            </MenuItem>
          )}
          <MenuItem icon={<CalendarClock size={15} aria-hidden />} onSelect={() => setTimeout(() => setMode('move'))}>
            {t('move')}
          </MenuItem>
          <MenuItem
            icon={<SendHorizontal size={15} aria-hidden className="rtl:-scale-x-100" />}
            onSelect={() => act.mutate({ verb: 'retry' })}
          >
            {t('sendNow')}
          </MenuItem>
          <MenuItem danger icon={<Undo2 size={15} aria-hidden />} onSelect={() => act.mutate({ verb: 'unsend' })}>
            {t('takeBack')}
          </MenuItem>
        </Menu>
      </div>
      {mode === 'edit' ? (
        <Edit
          text={message.text}
          isBusy={act.isPending}
          onSave={(text) => act.mutate({ verb: 'edit', text })}
          onDone={() => setMode(undefined)}
        />
      ) : (
        <p className="line-clamp-4 whitespace-pre-wrap [overflow-wrap:anywhere]" dir="auto">
          {readableLine(message)}
        </p>
      )}
      {problem && mode !== 'move' && (
        <p role="alert" className="text-bad text-xs">
          {problem}{' '}
          <button type="button" className="underline" onClick={() => act.reset()}>
            {common('common.dismiss')}
          </button>
        </p>
      )}
      {mode === 'move' && (
        <Suspense>
          <WhenDialog
            what="send"
            at={at}
            ifCustomerWrites={message.ifCustomerWrites ?? 'send'}
            problem={problem}
            isBusy={act.isPending}
            onPick={(sendAt, ifCustomerWrites) => act.mutate({ verb: 'edit', sendAt, ifCustomerWrites })}
            onDone={() => setMode(undefined)}
          />
        </Suspense>
      )}
    </li>
  )
}

interface Act {
  verb: 'edit' | 'unsend' | 'retry'
  text?: string
  sendAt?: string
  ifCustomerWrites?: 'send' | 'ask'
}

interface EditProps {
  text: string
  isBusy: boolean
  onSave(text: string): void
  onDone(): void
}

function Edit({ text, isBusy, onSave, onDone }: EditProps) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const [value, setValue] = useState(text)
  const save = () => {
    if (value.trim() !== '' && !isBusy) onSave(value.trim())
  }
  return (
    <form
      className="mt-1"
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <textarea
        // biome-ignore lint/a11y/noAutofocus: whoever asked to edit it wants to write
        autoFocus
        rows={Math.min(8, value.split('\n').length + 1)}
        value={value}
        aria-label={t('edit')}
        dir="auto"
        className="field w-[min(70ch,76vw)] max-w-full resize-none py-1.5"
        onChange={({ target }) => setValue(target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Escape') {
            event.preventDefault()
            event.stopPropagation()
            onDone()
          }
          if (event.key !== 'Enter' || event.shiftKey) return
          event.preventDefault()
          save()
        }}
      />
      <div className="mt-1 flex justify-end gap-2">
        <Button small onClick={onDone}>
          {common('common.cancel')}
        </Button>
        <Button small type="submit" look="primary" disabled={isBusy || value.trim() === ''}>
          {t('save')}
        </Button>
      </div>
    </form>
  )
}
