import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { Tip } from './tip.tsx'

type Look = 'primary' | 'plain' | 'quiet' | 'danger'

const looks: Record<Look, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover border-transparent',
  plain: 'bg-surface text-ink hover:bg-hover border-strong',
  quiet: 'bg-transparent text-ink hover:bg-hover border-transparent',
  danger: 'bg-bad-fill text-on-accent hover:opacity-90 border-transparent',
}
const shape =
  'inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md border font-medium ' +
  'transition-colors disabled:opacity-50 aria-disabled:opacity-50'

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look
  small?: boolean
  ref?: Ref<HTMLButtonElement>
}

export function Button({ look = 'plain', small, className = '', type = 'button', ...rest }: ButtonProps) {
  const size = small ? 'h-6 px-2 text-xs' : 'h-8 px-3 text-sm'
  return <button type={type} className={`${shape} ${size} ${looks[look]} ${className}`} {...rest} />
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  label: string
  shortcut?: string
  side?: 'top' | 'right' | 'bottom' | 'left'
  children: ReactNode
  ref?: Ref<HTMLButtonElement>
}

/** A button without words: its name is its tooltip. */
export function IconButton({ label, shortcut, side, className = '', children, ...rest }: IconButtonProps) {
  return (
    <Tip label={label} shortcut={shortcut} side={side}>
      <button
        type="button"
        aria-label={label}
        className={`${shape} size-8 border-transparent text-muted hover:bg-hover hover:text-ink ${className}`}
        {...rest}
      >
        {children}
      </button>
    </Tip>
  )
}
