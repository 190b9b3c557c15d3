import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './button.tsx'
import { focusBack, focusWhole } from './focus.ts'

interface DialogProps {
  open: boolean
  /** without it, it stays until what is in it is done */
  onClose?(): void
  title: string
  description?: string
  children: ReactNode
  wide?: boolean
  /** nothing in it takes the focus: it is scrolled by keys */
  isText?: boolean
}

export function Dialog({ open, onClose, title, description, children, wide, isText }: DialogProps) {
  const { t } = useTranslation()
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose?.()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-veil" />
        <Radix.Content
          onOpenAutoFocus={focusFirstField}
          onCloseAutoFocus={focusBack}
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={`floating outline-none fixed top-1/2 left-1/2 flex max-h-[90dvh] w-[calc(100vw-24px)] -translate-x-1/2 -translate-y-1/2 flex-col ${wide ? 'max-w-2xl' : 'max-w-md'}`}
        >
          <header className="flex items-center justify-between gap-3 min-h-12 border-b py-2 pe-2 ps-4">
            <Radix.Title className="font-semibold text-base">{title}</Radix.Title>
            {onClose && (
              <Radix.Close asChild>
                <IconButton label={t('common.close')}>
                  <X size={16} aria-hidden />
                </IconButton>
              </Radix.Close>
            )}
          </header>
          <div className="scroll-thin overflow-y-auto p-4" {...(isText ? { tabIndex: 0 } : {})}>
            {description && <Radix.Description className="mb-3 text-muted">{description}</Radix.Description>}
            {children}
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** Where one begins to fill it in (`data-begin`, or the first field); without fields, as a whole. */
function focusFirstField(event: Event): void {
  const dialog = event.currentTarget
  const find = (selector: string) => (dialog instanceof HTMLElement ? dialog.querySelector(selector) : null)
  const field = find('[data-begin]') ?? find('input, select, textarea')
  if (field instanceof HTMLElement) {
    event.preventDefault()
    field.focus()
  } else focusWhole(event)
}
