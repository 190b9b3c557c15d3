import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useDeferredValue, useId, useState } from 'react'
import { call } from '../api/client.ts'
import { asProblem } from '../api/problem.ts'
import type { Conversation } from '../api/types.ts'
import { useSettingsSentence } from '../settings/problems.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { TimeAgo } from '../ui/time.tsx'
import type { ConditionMarks, Mark } from './editing.ts'
import { marksOfTrial } from './marks.ts'
import type { Spoken } from './spoken.ts'
import type { Document } from './starters.ts'
import { cleaned } from './use-builder.ts'
import { useWords } from './words.ts'

/** What a trial has shown, where it is shown. */
export interface TrialResult {
  conversation: Pick<Conversation, 'id' | 'contact'>
  /** as it was tried */
  document: Document
  holds: boolean
  /** by step; `` for the workflow's own conditions */
  held: ReadonlyMap<string, ConditionMarks>
  marks: ReadonlyMap<string, Mark>
}

interface TrialProps {
  document: Document
  spoken: Spoken
  result: TrialResult | undefined
  /** something was changed since */
  isOutdated: boolean
  onResult(result: TrialResult | undefined): void
  onRefused(problem: unknown): void
  onClose(): void
}

/** What a workflow would have done with a past conversation; nothing is written. */
export function Trial({ document, spoken, result, isOutdated, onResult, onRefused, onClose }: TrialProps) {
  const { t } = useWords()
  const sentence = useSettingsSentence()
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const titleId = useId()
  const attempt = async (conversation: TrialResult['conversation']) => {
    setBusy(true)
    setError(undefined)
    try {
      const { trigger, when, steps } = cleaned(document)
      const answer = await call('workflows.try', { conversationId: conversation.id, trigger, when, steps })
      onResult({ conversation, document, ...marksOfTrial(document, answer, spoken, t) })
    } catch (refusal) {
      // What is wrong with the workflow stands where it is wrong.
      if (asProblem(refusal).errors.length > 0) onRefused(refusal)
      else setError(refusal)
    } finally {
      setBusy(false)
    }
  }
  return (
    <section aria-labelledby={titleId} className="mb-5 rounded-lg border bg-canvas p-3">
      <div className="mb-1 flex items-center gap-2">
        <h2 id={titleId} className="flex-1 font-semibold text-sm">
          {t('try.title')}
        </h2>
        <IconButton label={t('try.close')} onClick={onClose} className="size-7!">
          <X size={14} aria-hidden />
        </IconButton>
      </div>
      {error !== undefined && <Notice tone="bad">{sentence(error)}</Notice>}
      {result ? (
        <div className="space-y-2">
          <p className="text-sm">{t('try.on', { name: result.conversation.contact.name })}</p>
          <p role="status" className={`font-medium text-sm ${result.holds ? 'text-good' : 'text-warn'}`}>
            {t(result.holds ? 'try.holds' : 'try.fails')}
          </p>
          {isOutdated && <p className="text-sm text-warn">{t('try.outdated')}</p>}
          <div className="flex flex-wrap gap-1.5">
            <Button small disabled={isBusy} onClick={() => void attempt(result.conversation)}>
              {t('try.again')}
            </Button>
            <Button small look="quiet" onClick={() => onResult(undefined)}>
              {t('try.another')}
            </Button>
          </div>
        </div>
      ) : (
        <Choose isBusy={isBusy} onChoose={(conversation) => void attempt(conversation)} />
      )}
    </section>
  )
}

interface ChooseProps {
  isBusy: boolean
  onChoose(conversation: TrialResult['conversation']): void
}

/** A conversation by words, or one of the newest. */
function Choose({ isBusy, onChoose }: ChooseProps) {
  const { t } = useWords()
  const [q, setQ] = useState('')
  const asked = useDeferredValue(q.trim())
  const isSearch = asked.length >= 3
  const { data } = useQuery({
    queryKey: ['workflowTrial', isSearch ? asked : ''],
    queryFn: async ({ signal }): Promise<Conversation[]> => {
      if (!isSearch) return (await call('conversations.list', { view: 'all', limit: 6 }, { signal })).items
      const { items } = await call('search.query', { q: asked, limit: 20 }, { signal })
      const found = items.flatMap((hit) => ('conversation' in hit ? [hit.conversation] : []))
      return [...new Map(found.map((each) => [each.id, each])).values()].slice(0, 6) as Conversation[]
    },
    staleTime: 10_000,
    placeholderData: (before) => before,
  })
  return (
    <div className="space-y-2">
      <p className="text-muted text-sm">{t('try.intro')}</p>
      <input
        type="search"
        className="field"
        aria-label={t('try.search')}
        placeholder={t('try.search')}
        value={q}
        onChange={({ target }) => setQ(target.value)}
      />
      {data?.length === 0 && <p className="text-muted text-sm">{t('try.none')}</p>}
      <ul className="divide-y overflow-hidden rounded-md border bg-surface empty:hidden">
        {data?.map((conversation) => (
          <li key={conversation.id}>
            <button
              type="button"
              disabled={isBusy}
              onClick={() => onChoose(conversation)}
              className="flex w-full items-center gap-2.5 px-2.5 py-1.5 text-start -outline-offset-2 hover:bg-hover"
            >
              <Avatar name={conversation.contact.name} />
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{conversation.contact.name}</span>
                <span className="block truncate text-muted text-sm">{conversation.lastMessage?.text}</span>
              </span>
              <TimeAgo at={conversation.openedAt} className="shrink-0 text-muted text-xs" />
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
