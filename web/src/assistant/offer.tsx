import { LoaderCircle, Sparkles } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { Key } from '../ui/tip.tsx'
import { StandIn } from './stand-in.tsx'
import type { Asked } from './use-asking.ts'
import { useWhyNot, useWords } from './use-words.ts'

interface OfferProps {
  asked: Asked
  isStandIn: boolean
  left: number
  /** what was written has changed since it was asked */
  isOvertaken: boolean
  onAccept(text: string): void
  onDiscard(): void
  onAgain(): void
}

/** From so few on it is said how many questions are left. */
const FEW = 10

/** What the model offers; it goes nowhere until somebody takes it. Enter takes it, Escape lets it go. */
export function Offer({ asked, isStandIn, left, isOvertaken, onAccept, onDiscard, onAgain }: OfferProps) {
  const { t } = useWords()
  const whyNot = useWhyNot()
  const accept = useRef<HTMLButtonElement>(null)
  const isThere = asked.step === 'there'
  const overtaken = useRef(isOvertaken)
  overtaken.current = isOvertaken
  useEffect(() => {
    // Whoever has gone on writing stays where they are.
    if (isThere && !overtaken.current) accept.current?.focus()
  }, [isThere])
  const section = useRef<HTMLElement>(null)
  const discard = useRef(onDiscard)
  discard.current = onDiscard
  useEffect(() => {
    // From the field that it is for too, and before a dialog around it hears of the key.
    const onKey = (event: KeyboardEvent) => {
      const around = section.current?.closest('[data-offers]')
      if (event.key !== 'Escape' || !(event.target instanceof Node) || !around?.contains(event.target)) return
      event.preventDefault()
      event.stopImmediatePropagation()
      discard.current()
    }
    window.addEventListener('keydown', onKey, true)
    return () => window.removeEventListener('keydown', onKey, true)
  }, [])
  return (
    <section
      aria-label={t('offer', { task: t(`task.${asked.question.task}`) })}
      className="floating flex max-h-[45dvh] flex-col gap-2 p-2.5"
      ref={section}
      data-offer=""
    >
      <header className="flex items-center gap-2 text-muted text-xs">
        {asked.step === 'working' ? (
          <LoaderCircle size={14} className="animate-spin" aria-hidden />
        ) : (
          <Sparkles size={14} aria-hidden />
        )}
        <span className="min-w-0 flex-1 truncate" role="status">
          {asked.step === 'working'
            ? t('working', { task: t(`task.${asked.question.task}`) })
            : t(`task.${asked.question.task}`)}
        </span>
        {isStandIn && <StandIn />}
      </header>
      {isThere && (
        <p
          className="scroll-thin min-h-0 overflow-y-auto whitespace-pre-wrap text-base [overflow-wrap:anywhere]"
          dir="auto"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what is longer than its place is scrolled by keyboard
          tabIndex={0}
        >
          {asked.text}
        </p>
      )}
      {isThere && isOvertaken && <Notice tone="warn">{t('overtaken')}</Notice>}
      {asked.step === 'failed' && <Notice tone="bad">{whyNot(asked.error)}</Notice>}
      <footer className="flex flex-wrap items-center justify-end gap-2">
        {isThere && left <= FEW && <span className="flex-1 text-muted text-xs">{t('left', { count: left })}</span>}
        <Button small onClick={onDiscard}>
          {asked.step === 'working' ? t('cancel') : t('discard')}
          <Key>Esc</Key>
        </Button>
        {asked.step === 'failed' && (
          <Button small onClick={onAgain}>
            {t('again')}
          </Button>
        )}
        {isThere && (
          <Button small look="primary" ref={accept} onClick={() => onAccept(asked.text)}>
            {t('accept')}
            <span aria-hidden>↵</span>
          </Button>
        )}
      </footer>
    </section>
  )
}
