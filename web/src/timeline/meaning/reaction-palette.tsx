import { Popover } from 'radix-ui'
import type { KeyboardEvent, ReactNode } from 'react'
import { isSame } from './possible.ts'
import { useWords } from './use-words.ts'

const COLUMNS = 6
const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -COLUMNS, ArrowDown: COLUMNS }

interface PaletteProps {
  emoji: readonly string[]
  /** the company's reaction so far */
  own: string | undefined
  open: boolean
  onOpenChange(open: boolean): void
  /** null: none any more */
  onChoose(emoji: string | null): void
  /** what opens it */
  children: ReactNode
}

/** What one can react with, in a small grid: arrows move, Enter takes. */
export function ReactionPalette({ emoji, own, open, onOpenChange, onChoose, children }: PaletteProps) {
  const { t } = useWords()
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const all = [...event.currentTarget.querySelectorAll('button')]
    const here = all.indexOf(document.activeElement as HTMLButtonElement)
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? all.length - 1 : here + (steps[event.key] ?? Number.NaN)
    if (Number.isNaN(to)) return
    event.preventDefault()
    all[to]?.focus()
  }
  return (
    <Popover.Root open={open} onOpenChange={onOpenChange}>
      <Popover.Trigger asChild>{children}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side="top"
          sideOffset={6}
          collisionPadding={8}
          aria-label={t('palette')}
          onKeyDown={onKeyDown}
          className="floating scroll-thin grid max-h-56 grid-cols-6 gap-0.5 overflow-y-auto p-1.5"
        >
          {emoji.map((each, index) => {
            const isOwn = own !== undefined && isSame(own, each)
            return (
              <button
                key={each}
                type="button"
                aria-pressed={isOwn}
                tabIndex={index === 0 ? 0 : -1}
                className={`inline-flex size-8 items-center justify-center rounded text-lg hover:bg-hover focus-visible:bg-hover ${isOwn ? 'bg-soft' : ''}`}
                onClick={() => onChoose(isOwn ? null : each)}
              >
                {each}
              </button>
            )
          })}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
