import { useQuery } from '@tanstack/react-query'
import { type FormEvent, lazy, Suspense, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { categoriesQuery, useMe, workspaceQuery } from '../api/queries.ts'
import { can } from '../api/rights.ts'
import type { Conversation } from '../api/types.ts'
import { useLanguage } from '../i18n/time.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Notice } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import type { Acts } from './act.ts'

const Summary = lazy(() => import('../assistant/summary.tsx'))

/** characters of a note */
const MOST = 5000
const types = ['question', 'incident', 'problem', 'task'] as const

interface CloseDialogProps {
  conversation: Conversation
  acts: Acts
  onDone(): void
}

/** S3: what it was about, before it is closed. */
export default function CloseDialog({ conversation, acts, onDone }: CloseDialogProps) {
  const { t } = useTranslation()
  return (
    <Dialog open onClose={onDone} title={t('close.title', { name: conversation.contact.name })}>
      <CloseForm conversationId={conversation.id} acts={acts} onDone={onDone} />
    </Dialog>
  )
}

function CloseForm({
  conversationId,
  acts,
  onDone,
}: Pick<CloseDialogProps, 'acts' | 'onDone'> & { conversationId: string }) {
  const { t } = useTranslation()
  const sentence = useSentence()
  const id = useId()
  const language = useLanguage()
  const me = useMe()
  const { data: workspace } = useQuery(workspaceQuery)
  const { data: categories = [] } = useQuery(categoriesQuery)
  const [type, setType] = useState<(typeof types)[number] | ''>('')
  const [category, setCategory] = useState('')
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const isRequired = workspace?.resolutionRequired ?? false
  const isMissing = isRequired && (!type || !category || !note.trim())

  const close = async (event?: FormEvent) => {
    event?.preventDefault()
    setTried(true)
    if (isMissing) return
    try {
      await acts.act('close', { type: type || null, category: category || null, note: note.trim() || null })
      onDone()
    } catch {
      // The notice below tells why.
    }
  }
  const label = (text: string) => (isRequired ? `${text} *` : text)
  return (
    <form onSubmit={(event) => void close(event)} className="space-y-3">
      <fieldset>
        <legend className="pb-1 text-muted text-xs">{label(t('close.type'))}</legend>
        <div className="grid grid-cols-2 gap-1.5">
          {types.map((each) => (
            <label
              key={each}
              className="flex cursor-pointer items-center gap-2 rounded-md border px-2.5 py-1.5 has-checked:border-accent has-checked:bg-soft"
            >
              <input
                type="radio"
                name="type"
                checked={type === each}
                onChange={() => setType(each)}
                onClick={() => type === each && !isRequired && setType('')}
              />
              {t(`ticket.${each}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <div>
        <label htmlFor={`${id}-category`} className="block pb-1 text-muted text-xs">
          {label(t('close.category'))}
        </label>
        {categories.length > 0 ? (
          <select
            id={`${id}-category`}
            className="field"
            value={category}
            onChange={({ target }) => setCategory(target.value)}
          >
            <option value="">{t('close.noCategory')}</option>
            {categories.map((each) => (
              <option key={each.id} value={each.name}>
                {each.name}
              </option>
            ))}
          </select>
        ) : (
          <input
            id={`${id}-category`}
            className="field"
            maxLength={100}
            value={category}
            onChange={({ target }) => setCategory(target.value)}
          />
        )}
      </div>
      <div data-offers="">
        <label htmlFor={`${id}-note`} className="block pb-1 text-muted text-xs">
          {label(t('close.note'))}
        </label>
        <textarea
          id={`${id}-note`}
          className="field min-h-20"
          maxLength={MOST}
          value={note}
          onChange={({ target }) => setNote(target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void close()
          }}
        />
        {can(me, 'assistant.use') && (
          <Suspense>
            <Summary
              conversationId={conversationId}
              language={language}
              note={note}
              onAccept={(text) => setNote(text.slice(0, MOST))}
            />
          </Suspense>
        )}
      </div>
      {tried && isMissing && <Notice tone="bad">{t('close.required')}</Notice>}
      {acts.problem?.verb === 'close' && <Notice tone="bad">{sentence(acts.problem.problem)}</Notice>}
      <div className="flex justify-end gap-2 pt-1">
        <Button onClick={onDone}>{t('common.cancel')}</Button>
        <Button type="submit" look="primary" disabled={acts.isBusy}>
          {t('close.confirm')}
        </Button>
      </div>
    </form>
  )
}
