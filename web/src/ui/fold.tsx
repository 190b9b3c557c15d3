import { ChevronRight } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { remember, remembered } from './remembered.ts'

const KEPT = 'switchboard.folds'

function kept(): Record<string, boolean> {
  try {
    return (JSON.parse(remembered(KEPT) ?? '{}') ?? {}) as Record<string, boolean>
  } catch {
    // Somebody else wrote there: every part is as it is at first.
    return {}
  }
}

interface FoldProps {
  /** by which it is remembered whether it is open */
  name: string
  title: string
  /** open until somebody folds it */
  isOpenAtFirst?: boolean
  children: ReactNode
}

/** A part with a heading that folds it; how it was left it is found again. What is in a folded one is not loaded. */
export function Fold({ name, title, isOpenAtFirst = true, children }: FoldProps) {
  const id = useId()
  const [isOpen, setOpen] = useState(() => kept()[name] ?? isOpenAtFirst)
  const turn = () => {
    setOpen(!isOpen)
    remember(KEPT, JSON.stringify({ ...kept(), [name]: !isOpen }))
  }
  return (
    <section aria-label={title} className="border-t py-1.5">
      <h3>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={isOpen ? id : undefined}
          onClick={turn}
          className="-mx-1.5 flex min-h-8 w-[calc(100%+12px)] items-center gap-1 rounded px-1.5 text-start font-medium text-sm hover:bg-hover"
        >
          <ChevronRight size={14} className={`shrink-0 text-muted ${isOpen ? 'rotate-90' : ''}`} aria-hidden />
          {title}
        </button>
      </h3>
      {isOpen && (
        <div id={id} className="pt-1 pb-2">
          {children}
        </div>
      )}
    </section>
  )
}
