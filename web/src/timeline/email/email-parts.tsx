import { Download, Mail } from 'lucide-react'
import { lazy, Suspense, use, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Entry } from '../../api/types.ts'
import { useLanguage } from '../../i18n/time.ts'
import { useSentence } from '../../ui/sentence.ts'
import { LinkedText } from '../linked-text.tsx'
import { loadMessages } from './messages.ts'
import { useOriginal } from './use-original.ts'

const EmailDialog = lazy(() => import('./email-dialog.tsx'))
const quiet =
  'inline-flex items-center gap-1 rounded text-muted text-xs underline-offset-2 hover:text-ink hover:underline'

/** What an email has beside its words: what it quoted, folded, and itself. */
export default function EmailParts({ entry }: { entry: Entry }) {
  use(loadMessages(useLanguage()))
  const { t } = useTranslation('email')
  const sentence = useSentence()
  const id = useId()
  const [isUnfolded, setIsUnfolded] = useState(false)
  const [isShown, setIsShown] = useState(false)
  const original = useOriginal(entry)
  const { quoted, hasOriginal, recipients, direction } = entry.message ?? {}
  const { to = [], cc = [], bcc = [] } = recipients ?? {}
  const copies = [...cc, ...bcc]
  return (
    <div className="mt-1 whitespace-normal" data-email>
      {quoted && isUnfolded && (
        <div id={id} className="my-1 whitespace-pre-wrap border-s-2 ps-2 text-muted text-sm" dir="auto">
          <LinkedText text={quoted} />
        </div>
      )}
      {(copies.length > 0 || to.length > 1) && (
        <p className="break-words text-muted text-xs">
          {(direction === 'outbound' || to.length > 1) && `${t('to', { names: to.join(', ') })} `}
          {copies.length > 0 && t('cc', { names: copies.join(', ') })}
        </p>
      )}
      <p className="flex flex-wrap gap-x-3 gap-y-0.5">
        {quoted && (
          <button
            type="button"
            className={quiet}
            aria-expanded={isUnfolded}
            aria-controls={isUnfolded ? id : undefined}
            onClick={() => setIsUnfolded(!isUnfolded)}
          >
            {isUnfolded ? t('hideQuoted') : t('showQuoted')}
          </button>
        )}
        {hasOriginal && (
          <>
            <button type="button" className={quiet} onClick={() => setIsShown(true)}>
              <Mail size={12} aria-hidden />
              {t('show')}
            </button>
            <button type="button" className={quiet} onClick={() => original.mutate()}>
              <Download size={12} aria-hidden />
              {t('download')}
            </button>
          </>
        )}
      </p>
      {original.error && (
        <p role="alert" className="text-bad text-xs">
          {sentence(original.error)}
        </p>
      )}
      {isShown && (
        <Suspense>
          <EmailDialog entry={entry} onClose={() => setIsShown(false)} />
        </Suspense>
      )}
    </div>
  )
}
