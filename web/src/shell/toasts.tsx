import { lazy, Suspense } from 'react'
import { useIsStorageFull } from '../messages/kept.ts'
import { useToasts } from '../ui/toasts.ts'
import { useCommand } from './commands.ts'

const StorageBanner = lazy(() => import('../flow/storage-banner.tsx'))
const Toaster = lazy(() => import('../ui/toaster.tsx'))

/** That what is written is not kept, where it is not. */
export function StorageTrouble() {
  return <Suspense>{useIsStorageFull() && <StorageBanner />}</Suspense>
}

/** What was just done, and taking back the last of it. */
export function Toasts() {
  const toasts = useToasts()
  const last = toasts.findLast(({ action }) => action?.shortcut)
  useCommand('undo', last?.action?.run)
  return <Suspense>{toasts.length > 0 && <Toaster toasts={toasts} />}</Suspense>
}
