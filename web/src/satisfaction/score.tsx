import { Angry, Frown, Laugh, Meh, Smile } from 'lucide-react'
import { use } from 'react'
import { useTranslation } from 'react-i18next'
import type { Conversation } from '../api/types.ts'
import { useLanguage } from '../i18n/time.ts'
import { Tip } from '../ui/tip.tsx'
import { loadMessages } from './messages.ts'

const faces = [Angry, Frown, Meh, Smile, Laugh]
const tones = ['text-bad', 'text-bad', 'text-muted', 'text-good', 'text-good']

/** O5: how satisfied the customer was, in a few characters. */
export default function Score({ of: { score, text } }: { of: NonNullable<Conversation['satisfaction']> }) {
  use(loadMessages(useLanguage()))
  const { t } = useTranslation('satisfaction')
  const Face = faces[score - 1] ?? Meh
  const name = t('score', { score })
  return (
    <Tip label={text === null ? name : `${name} · ${text}`}>
      <span className={`inline-flex shrink-0 items-center gap-1 font-medium text-xs ${tones[score - 1] ?? ''}`}>
        <Face size={13} aria-hidden />
        <span className="sr-only">{name}</span>
        <bdi aria-hidden>{score}/5</bdi>
      </span>
    </Tip>
  )
}
