import { useQuery } from '@tanstack/react-query'
import { Languages, LoaderCircle } from 'lucide-react'
import { call } from '../api/client.ts'
import type { Entry } from '../api/types.ts'
import { useLanguage } from '../i18n/time.ts'
import { StandIn } from './stand-in.tsx'
import { showTranslation } from './translated.ts'
import { useAssistant } from './use-asking.ts'
import { useWhyNot, useWords } from './use-words.ts'

/** What a message says in the reader's language. It is kept on this page and nowhere else. */
export default function Translation({ entry }: { entry: Entry }) {
  const { t } = useWords()
  const whyNot = useWhyNot()
  const language = useLanguage()
  const assistant = useAssistant()
  const text = entry.message?.text ?? ''
  const { data, error } = useQuery({
    queryKey: ['translation', entry.id, language, text],
    queryFn: () =>
      call(
        'assistant.assist',
        { task: 'translate', text, conversationId: entry.conversationId, language },
        { idempotencyKey: crypto.randomUUID() },
      ),
    staleTime: Number.POSITIVE_INFINITY,
    // Each try counts.
    retry: false,
  })
  const hide = () => showTranslation(entry.id, false)
  return (
    <div
      className="mt-1 max-w-[min(100%,32.5rem)] rounded-lg border border-dashed px-3 py-1.5 text-start"
      data-translation=""
    >
      <p className="flex items-center gap-1.5 text-muted text-xs">
        {data || error ? (
          <Languages size={12} className="shrink-0" aria-hidden />
        ) : (
          <LoaderCircle size={12} className="shrink-0 animate-spin" aria-hidden />
        )}
        <span role="status">{data || error ? t('translated') : t('translating')}</span>
        {data && assistant?.isStandIn && <StandIn />}
        <button type="button" className="ms-auto ps-2 underline" onClick={hide}>
          {t('hide')}
        </button>
      </p>
      {data && (
        <p className="whitespace-pre-wrap text-base [overflow-wrap:anywhere]" dir="auto">
          {data.text}
        </p>
      )}
      {error && (
        <p role="alert" className="text-bad text-sm">
          {whyNot(error)}
        </p>
      )}
    </div>
  )
}
