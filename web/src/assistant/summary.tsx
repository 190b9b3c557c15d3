import { Sparkles } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import { Offer } from './offer.tsx'
import { useAsking, useAssistant } from './use-asking.ts'
import { useWords } from './use-words.ts'

interface SummaryProps {
  conversationId: string
  /** the language of who reads it */
  language: string
  note: string
  onAccept(note: string): void
}

/** O4: offers what a conversation was about as its closing note. */
export default function Summary(props: SummaryProps) {
  const assistant = useAssistant()
  return assistant ? <Offered {...props} {...assistant} /> : null
}

function Offered({
  conversationId,
  language,
  note,
  onAccept,
  isStandIn,
  left,
}: SummaryProps & { isStandIn: boolean; left: number }) {
  const { t } = useWords()
  const { asked, ask, stop } = useAsking()
  const begin = () => void ask({ task: 'summary', conversationId, language })
  if (!asked) {
    return (
      <Button small look="quiet" onClick={begin}>
        <Sparkles size={13} aria-hidden />
        {t('task.summary')}
      </Button>
    )
  }
  return (
    <Offer
      asked={asked}
      isStandIn={isStandIn}
      left={left}
      isOvertaken={false}
      onAccept={(text) => {
        onAccept(note.trim() === '' ? text : `${note.trimEnd()}\n\n${text}`)
        stop()
      }}
      onDiscard={stop}
      onAgain={begin}
    />
  )
}
