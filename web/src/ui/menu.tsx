import { DropdownMenu } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { keyOfOne } from './key-of.ts'
import { Key } from './tip.tsx'

interface MenuProps {
  trigger: ReactNode
  children: ReactNode
  align?: 'start' | 'end'
  side?: 'top' | 'bottom' | 'right'
  open?: boolean
  onOpenChange?(open: boolean): void
}

/** Within a landmark: what stands outside of all is hard to find again. */
const place = () => document.querySelector<HTMLElement>('[data-drawer]') ?? document.querySelector('main')

export function Menu({ trigger, children, align = 'start', side = 'bottom', open, onOpenChange }: MenuProps) {
  const [isOpen, setIsOpen] = useState(false)
  const shown = open ?? isOpen
  return (
    <DropdownMenu.Root modal={false} open={shown} onOpenChange={onOpenChange ?? setIsOpen}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal container={shown ? place() : null}>
        <DropdownMenu.Content
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          className="floating scroll-thin max-h-[min(600px,var(--radix-dropdown-menu-content-available-height))] min-w-48 max-w-80 overflow-y-auto p-1"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

const row =
  'flex w-full items-center gap-2 rounded px-2 py-1.5 text-start text-sm outline-none data-[highlighted]:bg-hover ' +
  'data-[disabled]:cursor-not-allowed data-[disabled]:text-muted'

interface ItemProps {
  onSelect(): void
  icon?: ReactNode
  children: ReactNode
  /** the second line: why not, or what it means */
  hint?: string | undefined
  shortcut?: string | undefined
  disabled?: boolean | undefined
  danger?: boolean | undefined
}

export function MenuItem({ onSelect, icon, children, hint, shortcut, disabled, danger }: ItemProps) {
  return (
    <DropdownMenu.Item
      disabled={disabled ?? false}
      onSelect={onSelect}
      className={`${row} ${danger ? 'text-bad' : ''}`}
    >
      {icon}
      <span className="min-w-0 flex-1">
        <span className="block truncate">{children}</span>
        {hint && <span className="block text-muted text-xs">{hint}</span>}
      </span>
      {shortcut && <Key>{keyOfOne(shortcut)}</Key>}
    </DropdownMenu.Item>
  )
}

interface RadioProps<Value extends string> {
  value: Value
  onChange(value: Value): void
  options: readonly { value: Value; label: string }[]
}

export function MenuRadio<Value extends string>({ value, onChange, options }: RadioProps<Value>) {
  return (
    <DropdownMenu.RadioGroup value={value} onValueChange={(next) => onChange(next as Value)}>
      {options.map((option) => (
        <DropdownMenu.RadioItem key={option.value} value={option.value} className={row}>
          <span className="flex w-3 justify-center" aria-hidden>
            {option.value === value ? '✓' : ''}
          </span>
          <span className="min-w-0 flex-1 truncate">{option.label}</span>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  )
}

export const MenuLabel = ({ children }: { children: ReactNode }) => (
  <DropdownMenu.Label className="px-2 pt-1.5 pb-0.5 font-medium text-muted text-xs">{children}</DropdownMenu.Label>
)
export const MenuLine = () => <DropdownMenu.Separator className="my-1 border-t" />
