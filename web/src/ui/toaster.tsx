import { X } from 'lucide-react'
import { Toast as Radix } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from './button.tsx'
import { keyOfOne } from './key-of.ts'
import { Key } from './tip.tsx'
import { dropToast, type Toast } from './toasts.ts'

const SHOWN_MS = 10_000

/** Said by itself and gone by itself, but not while somebody looks at it; F8 leads there. */
export default function Toaster({ toasts }: { toasts: readonly Toast[] }) {
  const { t } = useTranslation()
  return (
    <Radix.Provider label={t('toast.label')} duration={SHOWN_MS}>
      {toasts.map((toast) => (
        <Radix.Root
          key={toast.key}
          onOpenChange={(open) => !open && dropToast(toast.key)}
          className="floating flex items-center gap-2 py-1.5 pe-1.5 ps-3"
        >
          <Radix.Title className={`min-w-0 flex-1 text-sm ${toast.tone === 'bad' ? 'text-bad' : ''}`}>
            {toast.text}
          </Radix.Title>
          {toast.action && (
            <Radix.Action asChild altText={toast.action.label} onClick={toast.action.run}>
              <Button small>
                {toast.action.label}
                {toast.action.shortcut && <Key>{keyOfOne(toast.action.shortcut)}</Key>}
              </Button>
            </Radix.Action>
          )}
          <Radix.Close asChild>
            <IconButton label={t('common.dismiss')} className="size-7">
              <X size={14} aria-hidden />
            </IconButton>
          </Radix.Close>
        </Radix.Root>
      ))}
      <Radix.Viewport className="fixed inset-x-3 top-16 z-30 space-y-2 outline-none md:end-auto md:top-auto md:bottom-3 md:w-[276px] lg:start-[216px] 2xl:start-[232px] 2xl:w-[336px]" />
    </Radix.Provider>
  )
}
