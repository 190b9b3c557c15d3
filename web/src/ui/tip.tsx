import { Tooltip } from 'radix-ui'
import type { ReactNode } from 'react'
import { keyOfOne } from './key-of.ts'

export const TipProvider = ({ children }: { children: ReactNode }) => (
  <Tooltip.Provider delayDuration={350} skipDelayDuration={200}>
    {children}
  </Tooltip.Provider>
)

interface TipProps {
  label: string
  shortcut?: string | undefined
  side?: 'top' | 'right' | 'bottom' | 'left' | undefined
  children: ReactNode
}

/** What something is called, and the key that does the same. */
export function Tip({ label, shortcut, side = 'bottom', children }: TipProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          side={side}
          sideOffset={5}
          collisionPadding={8}
          className="floating flex max-w-72 items-center gap-2 px-2 py-1 text-ink text-xs"
        >
          {label}
          {shortcut && <Key>{keyOfOne(shortcut)}</Key>}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}

export const Key = ({ children }: { children: ReactNode }) => (
  <kbd className="rounded border border-strong bg-sunken px-1 font-sans text-muted text-xs">{children}</kbd>
)
