import { Dialog } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { focusWhole } from '../ui/focus.ts'
import { Rail } from './rail.tsx'

/** The lists, where there is no room for them beside the rest. */
export default function Drawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-veil" />
        <Dialog.Content
          data-drawer
          aria-describedby={undefined}
          onOpenAutoFocus={focusWhole}
          className="fixed inset-y-0 start-0 z-50 w-[min(280px,85vw)] border-e bg-canvas outline-none"
        >
          <Dialog.Title className="sr-only">{t('rail.label')}</Dialog.Title>
          <Rail onChoose={onClose} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
