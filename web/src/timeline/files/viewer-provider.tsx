import { lazy, type ReactNode, Suspense, useCallback, useState } from 'react'
import type { Entry } from '../../api/types.ts'
import { ViewerContext } from './viewer-context.ts'

const Viewer = lazy(() => import('./viewer.tsx'))

/** Lets every picture below be shown large. */
export function ViewerProvider({ entries, children }: { entries: readonly Entry[]; children: ReactNode }) {
  const [fileId, setFileId] = useState<string>()
  const close = useCallback(() => setFileId(undefined), [])
  return (
    <ViewerContext value={setFileId}>
      {children}
      <Suspense>
        {fileId !== undefined && <Viewer entries={entries} fileId={fileId} onShow={setFileId} onClose={close} />}
      </Suspense>
    </ViewerContext>
  )
}
