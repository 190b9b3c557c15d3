import { AlarmClock } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Conversation } from '../api/types.ts'
import { exactTime, useLocale } from '../i18n/time.ts'
import { whenWords } from '../messages/later/times.ts'
import { useNow } from '../realtime/server-clock.ts'
import { commandKeys, useCommand } from '../shell/commands.ts'
import { Button } from '../ui/button.tsx'
import { useSentence } from '../ui/sentence.ts'
import { Tip } from '../ui/tip.tsx'
import type { Acts } from './act.ts'

const WhenDialog = lazy(() => import('../messages/later/when-dialog.tsx'))

interface HoldUntilProps {
  conversation: Conversation
  acts: Acts
}

/** S2: offers to put it on hold until a time, or until another one, and asks for that. */
export function HoldUntil({ conversation, acts }: HoldUntilProps) {
  const sentence = useSentence()
  const [isOpen, setIsOpen] = useState(false)
  useCommand('holdUntil', conversation.status === 'resolved' ? undefined : () => setIsOpen(true))
  if (!isOpen) return null
  const done = () => setIsOpen(false)
  const refused = acts.problem?.verb === 'hold' ? sentence(acts.problem.problem) : undefined
  return (
    <Suspense>
      <WhenDialog
        what="hold"
        at={conversation.holdUntil}
        problem={refused}
        isBusy={acts.isBusy}
        // The dialog tells why not.
        onPick={(until) => void acts.act('hold', { until }).then(done, () => undefined)}
        onDone={done}
      />
    </Suspense>
  )
}

/** Beside the button that puts it on hold at once. */
export function HoldUntilButton({ disabled, onClick }: { disabled: boolean; onClick(): void }) {
  const { t } = useTranslation()
  return (
    <Tip label={t('command.holdUntil')} shortcut={commandKeys.holdUntil}>
      <Button
        className="-ms-[7px] rounded-s-none px-1.5 @max-xl:hidden"
        aria-label={t('command.holdUntil')}
        disabled={disabled}
        onClick={onClick}
      >
        <AlarmClock size={15} aria-hidden />
      </Button>
    </Tip>
  )
}

/** Until when it is on hold. */
export function HeldUntil({ at }: { at: string }) {
  const { t } = useTranslation()
  const language = useLocale()
  const now = new Date(useNow(30_000))
  const when = new Date(at)
  return (
    <time dateTime={at} title={exactTime(when.getTime(), language)} className="shrink-0">
      {t('header.until', { time: whenWords(when, now, language) })}
    </time>
  )
}
